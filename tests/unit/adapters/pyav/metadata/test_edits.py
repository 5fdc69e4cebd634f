"""Gaps amid the edit lists of MP4 and MOV, and what libav is told instead."""

import struct

import pytest

from trimcore.adapters.pyav.metadata.boxes import reader_of
from trimcore.adapters.pyav.metadata.edits import silenced_gaps

SHORT, LONG = ">Iii", ">Qqi"


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def movie(*edits: tuple[int, int], form: str = SHORT) -> bytes:
    """A file with one track that has these edits: how long, and from where in the media."""
    entries = [struct.pack(form, length, begins, 1 << 16) for length, begins in edits]
    version = 0 if form == SHORT else 1
    head = struct.pack(">B3xI", version, len(edits))
    listed = box(b"elst", head, *entries)
    return box(b"ftyp", b"isom") + box(b"moov", box(b"trak", box(b"edts", listed)))


def mended(content: bytes) -> bytes:
    shown = bytearray(content)
    for place, data in silenced_gaps(reader_of(content), len(content)).items():
        shown[place : place + len(data)] = data
    return bytes(shown)


@pytest.mark.parametrize(("form", "behind"), [(SHORT, (1 << 31) - 1), (LONG, 1 << 48)])
def test_a_gap_amid_a_track_plays_nothing(form: str, behind: int) -> None:
    """As long as it was, from behind all media."""
    content = movie((10, 5), (7, -1), (10, 30), (3, -1), form=form)
    assert mended(content) == movie((10, 5), (7, behind), (10, 30), (3, behind), form=form)


@pytest.mark.parametrize("edits", [[(10, 5)], [(7, -1), (10, 0)], [(7, -1), (2, -1), (3, 4)], []])
def test_what_libav_understands_is_left(edits: list[tuple[int, int]]) -> None:
    """A track that begins later, and one that plays on."""
    content = movie(*edits)
    assert mended(content) == content


def test_what_is_broken_is_left() -> None:
    """A list that says it is longer than it is, one of an unknown form, and no list at all."""
    content = movie((10, 5), (7, -1))
    for broken in (content[:-13], content.replace(b"elst\0", b"elst\7"), b"", b"\0" * 40):
        assert mended(broken) == broken
