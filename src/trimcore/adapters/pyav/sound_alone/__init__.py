"""Cutting files that have sound and no pictures: opening, writing, checking, describing."""
