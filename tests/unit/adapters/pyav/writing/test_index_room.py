"""An output may leave room for its index, so that it need not be moved to make some."""

import os
import struct

import pytest

from trimcore.adapters.pyav.metadata.boxes import boxes
from trimcore.adapters.pyav.writing.faststart import move_index_to_front
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile

_PICTURES = b"picture" * 1000
_START = struct.pack(">I4s4s", 12, b"ftyp", b"isom")
_ROOM = 200
_PADDING = struct.pack(">I4s", 8, b"free")


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def index(length: int) -> bytes:
    """An index of so many bytes in all, by which the pictures are where its writer sees them."""
    offset = len(_START) + len(_PADDING) + 8
    chunks = box(b"stco", struct.pack(">III", 0, 1, offset))
    inside = box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", chunks))))
    return box(b"moov", inside + box(b"skip", bytes(length - 16 - len(inside))))


def written(descriptor: int, length: int) -> ScratchFile:
    """Write as a muxer does: pictures, then the index, then the length of the pictures."""
    file = ScratchFile(descriptor, limit=1 << 20, room=_ROOM)
    data = box(b"mdat", _PICTURES)
    file.write(_START + _PADDING + bytes(8) + data[8:])
    file.write(index(length))
    file.seek(len(_START) + len(_PADDING))
    file.write(data[:8])
    return file


@pytest.mark.parametrize("length", [100, _ROOM - 8, _ROOM - 3, _ROOM, _ROOM + 50])
def test_pictures_are_found_by_the_index_in_front(file: ScratchFile, length: int) -> None:
    """However much of the room it takes; if it is too small, more is made."""
    descriptor = file.descriptor
    made = written(descriptor, length)
    assert move_index_to_front(descriptor, room=made.room)
    content = os.pread(descriptor, 1 << 20, 0)
    found = list(boxes(lambda at, count: content[at : at + count], 0, len(content)))
    assert [one.kind for one in found if one.kind != b"free"] == [b"ftyp", b"moov", b"mdat"]
    assert found[-1].end == len(content)
    (at,) = struct.unpack_from(">I", content, content.index(b"stco") + 12)
    assert content[at:] == _PICTURES


def test_who_writes_sees_no_room(file: ScratchFile) -> None:
    """What was written is read as it was, until the room is told to be closed."""
    made = written(file.descriptor, 100)
    made.seek(0)
    seen = b"".join(iter(lambda: made.read(1 << 16), b""))
    assert seen == _START + _PADDING + box(b"mdat", _PICTURES) + index(100)
    made.close_room()
    assert made.size == len(seen) + _ROOM


def test_there_is_room_in_mp4_only(file: ScratchFile) -> None:
    """Other containers begin with something else, and have all bytes one behind the other."""
    made = ScratchFile(file.descriptor, limit=1 << 20, room=_ROOM)
    made.write(b"\x1a\x45\xdf\xa3matroska")
    assert made.room is None
    assert os.pread(file.descriptor, 100, 0) == b"\x1a\x45\xdf\xa3matroska"
