"""Stores of records: single-record atomic operations, no rules."""
