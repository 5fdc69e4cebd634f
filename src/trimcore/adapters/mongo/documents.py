"""Stored documents, and how domain values become documents and come back.

Ids are the domain's text, moments milliseconds. A field may be added if it has a default; readers
ignore what they don't know.
"""

from typing import TypeAlias, TypeVar

import msgspec

from trimcore.stored.time_base import decode_hook, encode_hook

Document: TypeAlias = dict[str, object]

Stored = TypeVar("Stored", bound=msgspec.Struct)


def to_document(stored: msgspec.Struct) -> Document:
    """Return what the driver takes."""
    document: Document = msgspec.to_builtins(stored, enc_hook=encode_hook)
    return document


def from_document(document: Document, kind: type[Stored]) -> Stored:
    """Read what the driver gives."""
    return msgspec.convert(document, kind, dec_hook=decode_hook)
