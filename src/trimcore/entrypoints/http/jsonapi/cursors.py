"""Cursors of a listing as opaque text."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from trimcore.domain.model.ids import RequestId, is_object_id
from trimcore.ports.stores.cursor import Cursor

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PATTERN = "^[A-Za-z0-9_-]{1,64}$"
_ALPHABET = re.compile(PATTERN)
_MICROSECOND = timedelta(microseconds=1)


def cursor_text(cursor: Cursor) -> str:
    """Write a cursor as text that is safe in an address."""
    text = f"{(cursor.created_at - _EPOCH) // _MICROSECOND}.{cursor.id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def cursor_from(text: str) -> Cursor:
    """Read what `cursor_text` wrote.

    Raises:
        ValueError: the text is no cursor.
    """
    if _ALPHABET.fullmatch(text) is None:
        raise ValueError("no cursor")
    text = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    moment, _, request_id = text.partition(".")
    if not (is_object_id(request_id) and moment.isascii() and moment.isdigit()):
        raise ValueError("no cursor")
    try:
        created_at = _EPOCH + int(moment) * _MICROSECOND
    except OverflowError as error:
        raise ValueError("no cursor") from error
    return Cursor(created_at=created_at, id=RequestId(request_id))
