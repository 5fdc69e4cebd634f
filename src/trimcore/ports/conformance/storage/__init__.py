"""The suites of the stores of bytes."""
