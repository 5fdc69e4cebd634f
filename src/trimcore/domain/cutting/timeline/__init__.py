"""Exact media time, and windows on it."""
