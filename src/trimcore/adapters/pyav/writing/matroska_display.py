"""Let a Matroska file tell in which shape its pictures are shown (RFC 9559, 5.1.4.1.28.10 on).

libav's muxer writes that from a field that can't be reached from here, so that it is written into
the finished file. Room for it is what the muxer left behind its table of contents.
"""

import os
from fractions import Fraction
from itertools import islice

from trimcore.adapters.pyav.metadata.ebml import (
    CRC,
    VOID,
    Element,
    elements,
    number,
    sealed,
    void,
    without,
    written,
)
from trimcore.adapters.pyav.writing.scratch_file import write_at

_HEAD = 1 << 20
"""Bytes in which the tables have to lie that are written anew."""
_SEGMENT = bytes.fromhex("18538067")
_SEEK_HEAD, _SEEK, _SOUGHT, _POSITION = (
    bytes.fromhex(kind) for kind in ("114d9b74", "4dbb", "53ab", "53ac")
)
_INFO, _TRACKS = bytes.fromhex("1549a966"), bytes.fromhex("1654ae6b")
_TRACK, _TYPE, _VIDEO = b"\xae", b"\x83", b"\xe0"
_PICTURES = 1
_WIDTH, _HEIGHT, _STEREO = b"\xb0", b"\xba", bytes.fromhex("53b8")
_CROPPED_ACROSS = (bytes.fromhex("54cc"), bytes.fromhex("54dd"))
_CROPPED_DOWN = (bytes.fromhex("54bb"), bytes.fromhex("54aa"))
_SHOWN_WIDTH, _SHOWN_HEIGHT, _UNIT = (bytes.fromhex(kind) for kind in ("54b0", "54ba", "54b2"))
_ABREAST, _STACKED = {1, 8, 9, 11}, {2, 3, 6, 7}
"""Stereo modes in which one eye has half of the width, or of the height."""


def tell_display(descriptor: int, shape: Fraction) -> bool:
    """Write how large pictures are shown whose pixels have a shape; tell whether it could.

    What stands there already is replaced. Nothing else of the file moves or changes.
    """
    data = os.pread(descriptor, _HEAD, 0)
    tables = list(islice(elements(data, _opened(data)), 4))
    if [one.kind for one in tables] != [_SEEK_HEAD, VOID, _INFO, _TRACKS]:
        return False
    contents, _, info, tracks = tables
    made = _rewritten(tracks, data, _retold(tracks.content(data), shape))
    moved = len(made) - (tracks.end - tracks.start)
    told = _moved(contents.content(data), {_INFO, _TRACKS}, moved)
    head = _rewritten(contents, data, told)
    try:
        space = void(info.start - moved - contents.start - len(head))
    except ValueError:
        return False
    write_at(descriptor, head + space + data[info.start : info.end] + made, contents.start)
    return True


def _opened(data: bytes) -> int:
    """Tell where the content of the segment begins, which the bytes hold but in part."""
    start = next((one.end for one in elements(data)), 0)
    if data[start : start + len(_SEGMENT)] != _SEGMENT:
        return len(data)
    size = start + len(_SEGMENT)
    return size + 9 - data[size].bit_length()


def _rewritten(one: Element, data: bytes, content: bytes) -> bytes:
    """Write another content for an element, under a checksum if it had one."""
    had = next(elements(one.content(data)), one)
    return (sealed if had.kind == CRC else written)(one.kind, without(content, {CRC}))


def _moved(contents: bytes, kinds: set[bytes], by: int) -> bytes:
    """Write the table of contents anew, in which some kinds lie so much further in front."""
    told, entries = without(contents, {CRC}), b""
    for one in elements(told):
        entry = one.content(told)
        fields = {part.kind: part.content(entry) for part in elements(entry)}
        position = fields.get(_POSITION, b"")
        if fields.get(_SOUGHT) in kinds:
            position = (number(position) - by).to_bytes(len(position), "big")
        sought = written(_SOUGHT, fields.get(_SOUGHT, b""))
        entries += written(_SEEK, sought + written(_POSITION, position))
    return entries


def _retold(tracks: bytes, shape: Fraction) -> bytes:
    """Write all tracks anew, of which that of pictures tells how large they are shown."""
    told = b""
    for one in elements(tracks):
        content = one.content(tracks)
        kinds = {part.kind: part.content(content) for part in elements(content)}
        if one.kind == _TRACK and number(kinds.get(_TYPE, b"")) == _PICTURES and _VIDEO in kinds:
            content = b"".join(
                written(_VIDEO, _shown(part.content(content), shape))
                if part.kind == _VIDEO
                else content[part.start : part.end]
                for part in elements(content)
            )
        told += written(one.kind, content)
    return told


def _shown(video: bytes, shape: Fraction) -> bytes:
    """Write the pictures' fields with the size at which they are shown."""
    width, height = shown_size({part.kind: part.content(video) for part in elements(video)}, shape)
    size = written(_SHOWN_WIDTH, width.to_bytes(4, "big"))
    size += written(_SHOWN_HEIGHT, height.to_bytes(4, "big"))
    return without(video, {_SHOWN_WIDTH, _SHOWN_HEIGHT, _UNIT}) + size


def shown_size(fields: dict[bytes, bytes], shape: Fraction) -> tuple[int, int]:
    """Tell in whole numbers how large one eye's picture is shown, no less high than it is."""
    told = {kind: number(content) for kind, content in fields.items()}
    width = told.get(_WIDTH, 0) - sum(told.get(kind, 0) for kind in _CROPPED_ACROSS)
    height = told.get(_HEIGHT, 0) - sum(told.get(kind, 0) for kind in _CROPPED_DOWN)
    mode = told.get(_STEREO, 0)
    across, down = 1 + (mode in _ABREAST), 1 + (mode in _STACKED)
    ratio = Fraction(max(1, width) * down, max(1, height) * across) * shape
    times = -(-max(1, height // down) // ratio.denominator)
    return ratio.numerator * times, ratio.denominator * times
