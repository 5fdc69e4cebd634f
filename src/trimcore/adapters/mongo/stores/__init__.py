"""One file for each port of a store."""
