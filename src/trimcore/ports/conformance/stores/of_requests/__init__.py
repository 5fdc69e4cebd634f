"""What every store of trim requests does, a file for each matter; `requests` has all of it."""
