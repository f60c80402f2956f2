"""The edge where mail comes in and goes out: mailboxes, decoding, sender trust, sending.

Nothing here knows about cases or the database, and nothing here decides what a mail means: it
turns bytes into `ParsedMail` and back, and says who may have sent them.
"""
