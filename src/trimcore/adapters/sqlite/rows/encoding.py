"""How the document of a row is written, and that rows which come again are read once."""

from functools import lru_cache

import msgspec

from trimcore.stored.time_base import encode_hook

remembered = lru_cache(maxsize=512)
"""Values that are read over and over are made once: a row that is equal is an equal value."""


def encoded(document: msgspec.Struct) -> str:
    """Write a document down."""
    return msgspec.json.encode(document, enc_hook=encode_hook).decode()
