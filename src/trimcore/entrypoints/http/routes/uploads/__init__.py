"""Uploads that come in pieces, by tus."""
