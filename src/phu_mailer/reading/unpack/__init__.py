"""What came with a mail, brought to the same lines and tables as the text of the mail.

`sources` says which reader opens what; each reader checks sizes before it opens anything, and
either gives blocks or says why a person has to look.
"""
