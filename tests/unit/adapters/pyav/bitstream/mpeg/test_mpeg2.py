"""Headers of MPEG-2 are read, and those of encoded pictures replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream.mpeg.headers import has_tables, headers, sequence_of
from trimcore.adapters.pyav.bitstream.mpeg.mpeg2 import SourceHeaders, kind_by_group
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits
from trimcore.domain.cutting.planning.packets import PacketKind

SLICE = b"\0\0\1\x01slice"


def header(code: int, *content: int) -> bytes:
    return bytes([0, 0, 1, code, *content])


def sequence(*, height: int = 288, progressive: bool = True, tables: bytes = b"") -> bytes:
    """Write a sequence header for pictures 352 pixels wide, and its extension."""
    size = (352 << 12 | height).to_bytes(3, "big")
    fixed = header(0xB3, *size, 0x33, 0xFF, 0xFF, 0xE0, 0x83 if tables else 0x80)
    extension = header(0xB5, 0x14, 0x82 | 8 * progressive, 0, 1, 0, 0)
    return fixed + tables + extension


def picture(kind: int, flags: int = 0x40, progressive: int = 0x80, structure: int = 3) -> bytes:
    """Write a picture's header, its extension and a slice."""
    coding = header(0xB5, 0x8F, 0xFF, 0xF0 | structure, flags, progressive)
    return header(0x00, 0, kind << 3, 0xFF, 0xF8) + coding + SLICE


def _with(data: bytes, beside: bytes) -> bytes:
    """Put something between a picture's headers and its slice."""
    return data.removesuffix(SLICE) + beside + SLICE


def group(*, closed: bool) -> bytes:
    return header(0xB8, 0, 8, 0, 0x40 * closed)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (sequence() + group(closed=True) + picture(1), PacketKind.KEY),
        (sequence() + group(closed=False) + picture(1), PacketKind.OPEN),
        (sequence() + picture(1), PacketKind.OPEN),
        (sequence() + group(closed=True) + picture(2), PacketKind.INTER),
        (header(0x00), PacketKind.INTER),
        (b"", PacketKind.INTER),
    ],
)
def test_a_keyframe_is_closed_if_its_group_says_so(data: bytes, kind: PacketKind) -> None:
    """One without a group may have anything behind it."""
    assert kind_by_group(data) is kind


def test_a_sequence_is_what_it_says_without_its_tables() -> None:
    """What extends it belongs to it, what extends a picture does not."""
    bare = sequence()
    assert sequence_of(bare + group(closed=True) + picture(1)) == bare
    assert sequence_of(sequence(tables=bytes([16] * 128)) + picture(1)) == bare
    assert sequence_of(group(closed=True) + picture(1)) == b""


def test_tables_are_told_of_in_two_bits() -> None:
    """Where there is no header, they may be anything."""
    assert not has_tables(sequence() + picture(1))
    assert has_tables(sequence(tables=bytes([16] * 128)))
    assert has_tables(picture(1))
    assert has_tables(header(0xB3, 1))


class TestReplacing:
    @pytest.mark.parametrize(
        ("source", "made", "after"),
        [
            (picture(2, 0xC2), picture(1), picture(1, 0xC2)),
            (picture(3, 0x41), picture(2, 0xC0), picture(2, 0x41)),
            (picture(2, 0x80, 0), picture(2, 0x40, 0x80), picture(2, 0xC0, 0)),
            (picture(2, 0xC2), picture(2, 0x00, 0), picture(2, 0x80, 0)),
            (picture(1, 0x00, 0, structure=1), picture(1), picture(1, 0xC0, 0)),
            (picture(1, 0x00, 0, structure=2), picture(1), picture(1, 0x40, 0)),
        ],
    )
    def test_pictures_show_their_fields_as_those_that_they_replace(
        self, source: bytes, made: bytes, after: bytes
    ) -> None:
        """Which first, and whether again, unless they are coded field by field."""
        run = SourceHeaders()
        run.see(7, sequence(progressive=False) + source)
        assert run.put_on(7, made) == after

    def test_what_a_picture_carries_goes_with_it(self) -> None:
        """In place of what the encoder gathered, and nothing of the sequence's."""
        captions, format_, gathered = (header(0xB2, *text) for text in (b"GA94", b"DTG1", b"all"))
        source, made = picture(2), picture(1)
        run = SourceHeaders()
        run.see(3, sequence() + header(0xB2, *b"Lavc") + _with(source, captions + format_))
        run.see(4, picture(2))
        assert run.put_on(3, _with(made, gathered)) == _with(made, captions + format_)
        assert run.put_on(4, _with(made, gathered)) == made

    def test_alone_it_keeps_the_encoders_headers(self) -> None:
        """Only what pictures carry goes along."""
        run = SourceHeaders(alone=True)
        run.see(0, sequence() + _with(picture(1, 0xC2), header(0xB2, *b"GA94")))
        run.see(1, sequence(height=144) + picture(1))
        made = sequence(height=144) + group(closed=True) + picture(1)
        assert run.put_on(0, made) == _with(made, header(0xB2, *b"GA94"))

    def test_the_sources_header_is_put_in_place(self) -> None:
        """Before keyframes, where the encoder has its own; groups stay."""
        run = SourceHeaders()
        run.see(0, sequence(tables=bytes([9] * 128)) + group(closed=False) + picture(1))
        own = sequence(height=144) + header(0xB5, 0x20, 1, 2, 3)
        made = run.put_on(0, own + group(closed=True) + picture(1))
        assert made == sequence() + group(closed=True) + picture(1)

    def test_another_header_is_another_stream(self) -> None:
        """The same with other tables is none."""
        run = SourceHeaders()
        run.see(0, sequence() + picture(1))
        run.see(1, sequence(tables=bytes([9] * 128)) + picture(1))
        with pytest.raises(BrokenUnits, match="changes"):
            run.see(2, sequence(height=144) + picture(1))

    def test_rows_of_fields_come_in_pairs(self) -> None:
        """Of 720 lines a progressive picture has 45 rows, an interlaced one 46."""
        run = SourceHeaders()
        run.see(0, sequence(height=720, progressive=False) + picture(1))
        with pytest.raises(BrokenUnits, match="rows"):
            run.put_on(0, picture(1))

    def test_what_a_container_tells_counts_where_no_packet_does(self) -> None:
        run = SourceHeaders(told=sequence(height=144))
        run.see(0, picture(1))
        assert sequence(height=144) in run.put_on(0, sequence() + picture(1))

    def test_without_a_header_nothing_can_be_put_on(self) -> None:
        run = SourceHeaders()
        run.see(0, picture(1))
        with pytest.raises(BrokenUnits, match="no sequence"):
            run.put_on(0, picture(1))


@given(st.binary(max_size=40), st.integers(0, 60))
def test_broken_packets_are_read_without_harm(tail: bytes, cut: int) -> None:
    """As far as they go."""
    data = (sequence() + group(closed=True) + picture(1))[:cut] + tail
    for one in headers(data):
        assert data[one.start + 3] == one.code
    assert kind_by_group(data) in PacketKind
    assert len(sequence_of(data)) <= len(data)
    run = SourceHeaders()
    run.see(0, data)
    if sequence_of(data):
        assert picture(2)[:8] in run.put_on(0, sequence() + picture(2))
