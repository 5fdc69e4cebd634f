"""Trim requests and the videos that they make."""
