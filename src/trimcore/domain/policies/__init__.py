"""Rules that several use cases share."""
