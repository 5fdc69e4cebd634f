"""Pictures that come as two fields: put together, taken apart."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

import av
import pytest
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from tests.unit.adapters.pyav.drawn_fields import ANNEX_B, PICTURE, pairs_of, sequence, slice_of
from trimcore.adapters.pyav.reading.indexing import field_packets
from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed, halves


def packet(data: bytes, pts: int, *, key: bool = False) -> "Packet[Stream]":
    made: Packet[Stream] = av.Packet(data)
    made.pts, made.dts, made.duration, made.is_keyframe = pts, pts, 20, key
    made.time_base = Fraction(1, 1000)
    return made


@pytest.fixture
def streamed(monkeypatch: pytest.MonkeyPatch) -> "Iterator[Sequence[Packet[Stream]]]":
    """Demux four fields of two frames, and a whole frame."""
    parts = [(0, "10"), (0, "11"), (1, "11"), (1, "10"), (2, "0")]
    datas = [ANNEX_B.wrap([slice_of(number, field)]) for number, field in parts]
    with av.open("/dev/null", "w", format="mpegts") as container:
        video = container.add_stream("mpeg2video", rate=25)
        given = []
        for place, data in enumerate(datas):
            made = packet(data, 20 * place, key=place == 0)
            made.stream = video
            given.append(made)
        pairs = pairs_of(sequence(), PICTURE)
        monkeypatch.setattr(field_packets, "_pairs", lambda *_: pairs)
        source = cast(InputContainer, SimpleNamespace(demux=lambda *_: iter(given)))
        yield list(demuxed(source, video))


def test_two_fields_of_a_frame_are_one_packet(streamed: "Sequence[Packet[Stream]]") -> None:
    """Whichever comes first, with the time of the first."""
    assert [made.pts for made in streamed] == [0, 40, 80]
    assert [made.duration for made in streamed] == [40, 40, 20]
    assert [made.is_keyframe for made in streamed] == [True, False, False]


def test_they_are_taken_apart_again(streamed: "Sequence[Packet[Stream]]") -> None:
    """Each as it was; a whole frame stays one."""
    apart = [half for made in streamed for half in halves(made)]
    assert [half.pts for half in apart] == [0, 20, 40, 60, 80]
    whole = b"".join(bytes(made) for made in streamed)
    assert b"".join(bytes(half) for half in apart) == whole
    assert [half.is_keyframe for half in apart] == [True, False, False, False, False]
