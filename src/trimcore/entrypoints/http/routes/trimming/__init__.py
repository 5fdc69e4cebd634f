"""Requests to trim, and the videos that they make."""
