"""The rules, in plain Python: no clock, no files, no database, no network."""
