"""One module per layout: how a corporation arranges its signals.

Each takes the authored blocks, or what the earlier ones left, and gives drafts together with
what it used up. To add a layout, copy the smallest module here and its fixtures.
"""
