"""Boxes of the pictures' sample entry are read from one file and added to another's index."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.metadata.sample_entry import boxes_of, insert_boxes


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def track(number: int, handler: bytes, entry: bytes) -> bytes:
    described = box(b"stsd", bytes(4), struct.pack(">I", 1), entry)
    return box(
        b"trak",
        box(b"tkhd", struct.pack(">IIII", 0, 0, 0, number), bytes(68)),
        box(
            b"mdia",
            box(b"hdlr", bytes(8), handler, bytes(12)),
            box(b"minf", box(b"stbl", described, box(b"stts", bytes(8)))),
        ),
    )


def movie(*boxes: bytes, number: int = 7) -> bytes:
    sound = track(3, b"soun", box(b"mp4a", bytes(28)))
    pictures = track(number, b"vide", box(b"hvc1", bytes(78), *boxes))
    return box(b"moov", box(b"mvhd", bytes(100)), sound, pictures)


def read(content: bytes, number: int = 7) -> tuple[bytes, ...]:
    return boxes_of(lambda at, length: content[at : at + length], len(content), number)


DOLBY, SHAPE, COLOUR = box(b"dvvC", bytes(24)), box(b"pasp", bytes(8)), box(b"colr", b"nclx")


def test_the_boxes_of_a_track_are_found_by_its_number() -> None:
    content = box(b"ftyp", b"isom") + box(b"mdat", bytes(50)) + movie(SHAPE, DOLBY)
    assert read(content) == (SHAPE, DOLBY)
    assert read(content, 3) == ()
    assert read(content, 8) == ()


def test_a_long_head_is_a_head() -> None:
    data = struct.pack(">I4sQ", 1, b"mdat", 16 + 50) + bytes(50)
    assert read(data + movie(DOLBY)) == (DOLBY,)


def test_what_is_missing_is_added_and_all_around_it_grows() -> None:
    index = bytearray(movie(SHAPE))
    insert_boxes(index, [box(b"pasp", b"other!!!"), DOLBY, COLOUR])
    assert bytes(index) == movie(SHAPE, DOLBY, COLOUR)


def test_nothing_is_added_to_sound_alone() -> None:
    index = bytearray(box(b"moov", track(3, b"soun", box(b"mp4a", bytes(28)))))
    before = bytes(index)
    insert_boxes(index, [DOLBY])
    assert bytes(index) == before


@given(st.binary(max_size=80), st.integers(0, 600))
def test_a_broken_file_has_no_boxes_or_whole_ones(noise: bytes, at: int) -> None:
    content = movie(SHAPE, DOLBY)
    broken = content[:at] + noise + content[at + len(noise) :]
    for found in read(broken):
        assert found in broken
        assert len(found) >= 8
