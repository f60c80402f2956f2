"""The command line: parses, calls `flow`, shows. It holds no rules."""
