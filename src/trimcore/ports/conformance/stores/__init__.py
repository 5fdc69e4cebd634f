"""The suites of the stores of records, and what they share."""
