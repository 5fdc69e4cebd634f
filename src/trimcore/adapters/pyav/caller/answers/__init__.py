"""A child's answers, which are checked like any stranger's: faults, receipts, and what it saw."""
