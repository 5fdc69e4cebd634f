"""Blobs in memory, and links to them."""
