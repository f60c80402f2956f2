"""The database: tables, transactions, named reads and migrations."""
