"""Stores of bytes, and bytes on their way in and out."""
