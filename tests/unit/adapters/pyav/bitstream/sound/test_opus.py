"""Opus skips nothing where it is cut."""

from trimcore.adapters.pyav.bitstream.sound.opus import skipping_nothing


def test_a_header_of_opus_skips_nothing() -> None:
    """All else of it stays; what is no such header stays as it is."""
    before, after = b"OpusHead\1\2", b"\x80\xbb\0\0\0\0\0"
    assert skipping_nothing(before + b"\x38\x01" + after) == before + b"\0\0" + after
    assert skipping_nothing(b"Opus") == b"Opus"
