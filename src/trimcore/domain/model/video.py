"""The uploaded video and what was cut from it."""

import unicodedata
from dataclasses import dataclass

from trimcore.domain.errors import Fault
from trimcore.domain.model.ids import RequestId, VideoId
from trimcore.domain.model.receipt import Receipt

LONGEST_NAME = 255
_NO_TEXT = frozenset({"Cc", "Cs"})
"""Control characters, and halves of surrogate pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The upload as stored: its key, size in bytes, and SHA-256 in hex."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimResult:
    """The trimmed blob: its key, and the receipt of the attempt that made it."""

    key: str
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """One upload by name, and its trimmed result once there is one."""

    id: VideoId
    name: str
    source: Source
    result: TrimResult | None = None


def name_faults(name: str) -> list[Fault]:
    """Check a video's name: 1 to 255 characters, not only white space, no control characters.

    Joiners and direction marks are part of how names are written, and stay.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        detail = f"must have 1 to {LONGEST_NAME} characters"
        return [Fault(field="name", code="wrong_length", detail=detail)]
    if any(unicodedata.category(char) in _NO_TEXT for char in name):
        detail = "must not have control characters"
        return [Fault(field="name", code="not_a_text", detail=detail)]
    return []


SOURCES = "sources/"
RESULTS = "results/"


def source_key(request_id: RequestId) -> str:
    """Return where a request's upload is stored."""
    return f"{SOURCES}{request_id}"


def result_key(request_id: RequestId, attempt: int) -> str:
    """Return where one attempt stores its result; no two attempts share a key."""
    return f"{RESULTS}{request_id}/{attempt}"


def request_of_key(key: str) -> RequestId | None:
    """Return the request that a key was made for, or None if trimcore made no such key."""
    parts = key.split("/")
    if len(parts) in {2, 3} and f"{parts[0]}/" in {SOURCES, RESULTS}:
        return RequestId(parts[1])
    return None
