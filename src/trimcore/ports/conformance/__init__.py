"""One suite of tests for each port, for every adapter to pass."""
