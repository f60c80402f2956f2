"""What leaves phu-mailer in the formats of other programs: no rules, no database."""
