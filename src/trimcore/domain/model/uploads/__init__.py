"""Uploads that come in pieces, and may be taken up again."""
