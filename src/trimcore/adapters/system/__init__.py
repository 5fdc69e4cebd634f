"""The clock and the ids of the machine."""
