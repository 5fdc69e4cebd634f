"""Which bytes a GET asks for."""

import re

from trimcore.entrypoints.http.jsonapi.problems import RangeUnsatisfiable

_ONE_RANGE = re.compile(r"bytes *= *(\d{0,19}) *- *(\d{0,19})", re.ASCII | re.IGNORECASE)


def asked_range(header: str | None, size: int) -> range | None:
    """Return the offsets that a Range header asks for, or None for all of them.

    Several ranges, other units and what can't be read are ignored, as HTTP allows.

    Raises:
        RangeUnsatisfiable: none of the bytes exists.
    """
    match = _ONE_RANGE.fullmatch(header.strip()) if header else None
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < start:
            return None
    if start >= stop:
        raise RangeUnsatisfiable(size)
    return range(start, stop)


def matches(header: str, etag: str) -> bool:
    """Tell whether If-None-Match names the entity tag; weakness does not matter here."""
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag in tags


def is_meant(header: str | None, etag: str) -> bool:
    """Tell whether If-Match, if there is one, names the entity tag; weak ones never do."""
    tags = {etag, "*"} if header is None else {tag.strip() for tag in header.split(",")}
    return not tags.isdisjoint({etag, "*"})
