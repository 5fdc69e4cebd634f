"""Frozen values of the domain; a change returns a new value."""
