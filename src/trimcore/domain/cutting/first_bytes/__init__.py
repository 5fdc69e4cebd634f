"""By which of their first bytes files are known, one file for each family of containers."""
