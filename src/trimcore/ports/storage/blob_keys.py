"""The keys of blobs, which trimcore makes."""

import re

_SEGMENT = r"(?!\.\.?(?:/|\Z))[a-z0-9.-]+"
_KEY = re.compile(rf"(?=.{{1,200}}\Z){_SEGMENT}(?:/{_SEGMENT})*\Z")


def is_key(text: str) -> bool:
    """Tell whether `text` has the form of a key."""
    return _KEY.match(text) is not None


def checked_key(key: str) -> str:
    """Return `key` as it is; every store begins with this.

    Raises:
        ValueError: it is no key.
    """
    if not is_key(key):
        message = f"{key!r} is no key of a blob"
        raise ValueError(message)
    return key
