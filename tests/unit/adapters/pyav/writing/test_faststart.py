import os
import struct
from pathlib import Path

from trimcore.adapters.pyav.writing.faststart import (
    correct_lengths,
    move_index_to_front,
    shift_offsets,
)


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def index(*offsets: int, kind: bytes = b"stco", told: int = 0) -> bytes:
    form = "I" if kind == b"stco" else "Q"
    chunks = box(kind, struct.pack(f">II{len(offsets)}{form}", 0, len(offsets), *offsets))
    times = box(b"stts", struct.pack(">IIIIII", 0, 2, 3, 512, 1, 700))
    header = box(b"mdhd", struct.pack(">IIIIII", 0, 0, 0, 15360, told, 0))
    table = box(b"stbl", times, chunks)
    return box(b"moov", box(b"trak", box(b"mdia", header, box(b"minf", table))))


def numbers(moved: bytes | bytearray, kind: bytes) -> tuple[int, ...]:
    at = moved.index(kind) + 8
    (count,) = struct.unpack_from(">I", moved, at)
    return struct.unpack_from(f">{count}{'I' if kind == b'stco' else 'Q'}", moved, at + 4)


class TestOffsets:
    def test_each_chunk_is_found_where_it_was_moved(self) -> None:
        """Both widths of numbers are shifted."""
        for kind in (b"stco", b"co64"):
            made = bytearray(index(40, 90, kind=kind))
            assert shift_offsets(made, 1000)
            assert numbers(made, kind) == (1040, 1090)

    def test_an_offset_that_would_not_fit_changes_nothing(self) -> None:
        """A file just under 4 GiB keeps its index at the end."""
        made = bytearray(index(40, 2**32 - 10))
        assert not shift_offsets(made, 100)
        assert made == index(40, 2**32 - 10)


class TestLengths:
    def test_a_track_s_header_tells_what_its_samples_last(self) -> None:
        """Three samples of 512 and one of 700 ticks."""
        made = bytearray(index(40, told=9999))
        correct_lengths(made)
        assert made == index(40, told=3 * 512 + 700)


class TestMoving:
    def test_the_index_comes_before_the_pictures(self, tmp_path: Path) -> None:
        """The chunk at the old offset is at the new one, and nothing else has changed."""
        start, pictures = box(b"ftyp", b"isom"), b"picture" * 400_000
        offset = len(start) + 16
        file = tmp_path / "made.mp4"
        file.write_bytes(start + box(b"free") + box(b"mdat", pictures) + index(offset, told=2236))
        descriptor = os.open(file, os.O_RDWR)
        assert move_index_to_front(descriptor)
        assert move_index_to_front(descriptor)
        os.close(descriptor)
        moved = file.read_bytes()
        assert moved.index(b"moov") < moved.index(b"mdat")
        (at,) = numbers(moved, b"stco")
        assert moved[at : at + len(pictures)] == pictures
