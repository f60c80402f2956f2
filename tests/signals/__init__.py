"""Signal mails with their truth, made from a seed: every person and address in them is invented.

`people`, `dwellings` and `clauses` say how a household can be written down, `writing` keeps the
truth of what was written, `envelopes` makes mails of it. `known` and `known_files` hold the
layouts that the reading was built for, `occasions` the mails that report nothing new, `kept_out`
the layouts that only measure.
"""
