"""The uploaded video and what was cut from it."""

import unicodedata
from dataclasses import dataclass

from trimcore.domain.errors import Fault
from trimcore.domain.model.ids import RequestId, SourceId, VideoId
from trimcore.domain.model.receipt import Receipt

LONGEST_NAME = 255
NO_TEXT = frozenset({"Cc", "Cs"})
"""Control characters, and halves of surrogate pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The bytes of a source as stored: their key, size in bytes, and SHA-256 in hex."""

    key: str
    size: int
    sha256: str

    @property
    def id(self) -> SourceId:
        """Which source they are; the key is made of it."""
        return SourceId(self.key.removeprefix(SOURCES))


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
    source: SourceFile
    result: TrimResult | None = None


def name_faults(name: str) -> list[Fault]:
    """Check a video's name: 1 to 255 characters, not only white space, no control characters.

    Joiners and direction marks are part of how names are written, and stay.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        detail = f"must have 1 to {LONGEST_NAME} characters"
        return [Fault(field="name", code="wrong_length", detail=detail)]
    if any(unicodedata.category(char) in NO_TEXT for char in name):
        detail = "must not have control characters"
        return [Fault(field="name", code="not_a_text", detail=detail)]
    return []


SOURCES = "sources/"
RESULTS = "results/"


def source_key(source_id: SourceId) -> str:
    """Return where the bytes of a source are stored."""
    return f"{SOURCES}{source_id}"


def result_key(request_id: RequestId, attempt: int) -> str:
    """Return where one attempt stores its result; no two attempts share a key."""
    return f"{RESULTS}{request_id}/{attempt}"


def source_of_key(key: str) -> SourceId | None:
    """Return the source that a key was made for, or None if trimcore made no such key."""
    match key.split("/"):
        case ["sources", id_]:
            return SourceId(id_)
    return None


def request_of_key(key: str) -> RequestId | None:
    """Return the request that a result's key was made for, or None if trimcore made no such key."""
    match key.split("/"):
        case ["results", id_, _]:
            return RequestId(id_)
    return None
