import pytest

from trimcore.adapters.pyav.reading.containers import (
    MATROSKA,
    MOV,
    MP4,
    MPEGTS,
    WEBM,
    ContainerFormat,
    format_of,
)

EBML = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\0\0\0\x20ftypisom", MP4),
        (b"\0\0\0\x20ftypM4V ", MP4),
        (b"\0\0\0\x14ftypqt  ", MOV),
        (b"\0\0\0\x08wide\0\0\0\0mdat", MOV),
        (EBML + b"\x88matroska", MATROSKA),
        (EBML + b"\x84webm", WEBM),
        (b"RIFF\0\0\0\0AVI LIST", MATROSKA),
        ((b"G" + bytes(187)) * 4, MPEGTS),
        ((bytes(4) + b"G" + bytes(187)) * 4, MPEGTS),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"Good morning, this is a text.", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"#EXTM3U\n", None),
        (b"ffconcat version 1.0\n", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_how_it_begins(head: bytes, expected: ContainerFormat | None) -> None:
    """Names and extensions do not count; what is none of ours is nothing."""
    assert format_of(head) is expected
