"""What the packets of transport streams tell of time, read and moved."""

import io
from functools import cache

import av
import pytest

from tests.tiny_films import SOUNDING, film
from trimcore.adapters.pyav.reading.transport.packets import (
    PACKET,
    first_packet,
    header_of,
    moved,
    starting,
    stream_of,
    whole_packets,
)
from trimcore.domain.cutting.timeline.running_clock import WRAP


@cache
def stream() -> bytes:
    """Wrap a film's packets in a transport stream."""
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(film(SOUNDING)), "r") as made,
        av.open(file, "w", format="mpegts") as out,
    ):
        tracks = {track.index: out.add_stream_from_template(track) for track in made.streams}
        for packet in made.demux():
            if packet.size:
                packet.stream = tracks[packet.stream_index]
                out.mux(packet)
    return file.getvalue()


def packets(data: bytes) -> list[bytes]:
    return [data[at : at + PACKET] for at in range(0, len(data), PACKET)]


def times(data: bytes) -> list[tuple[int, int | None, int | None]]:
    """List what libav reads of each packet."""
    with av.open(io.BytesIO(data), "r", format="mpegts") as file:
        return [(one.stream_index, one.pts, one.dts) for one in file.demux() if one.size]


@pytest.mark.parametrize("before", [0, 7, 187])
@pytest.mark.parametrize("stride", [188, 192, 204])
def test_packets_are_found_wherever_they_begin(before: int, stride: int) -> None:
    """They are 188 bytes long, and may have 4 before them or 16 behind."""
    body = b"".join(packet.ljust(stride, b"\0") for packet in packets(stream())[:20])
    at, found = first_packet(b"\1" * before + body)
    assert (at, found) == (before, stride)
    assert whole_packets(body, stride) == 20
    assert whole_packets(body[: 10 * stride] + b"\1" + body, stride) == 10
    assert first_packet(b"\1" * 500) == (0, 0)


def test_starts_are_those_of_all_packets() -> None:
    """Found without a look at each."""
    data = stream()
    count = len(data) // PACKET
    expected = [at for at in range(0, len(data), PACKET) if data[at + 1] & 0x40]
    assert list(starting(data, PACKET, count)) == expected


def test_the_times_are_those_that_libav_reads() -> None:
    """For pictures and sound, where both times are told and where they are one."""
    headers = ((stream_of(packet), header_of(packet)) for packet in packets(stream()))
    found = [(stream, head.shown, head.decoded) for stream, head in headers if head is not None]
    read = times(stream())
    for number in (0, 1):
        told = {(shown, decoded) for stream, shown, decoded in found if stream == 256 + number}
        assert told <= {(pts, dts) for at, pts, dts in read if at == number}
        assert len(told) > 5


@pytest.mark.parametrize("ticks", [1, -1, 90_000, 123_456_789, -126_000 + WRAP])
def test_moved_times_are_moved_for_libav(ticks: int) -> None:
    """All by as much, and nothing else is changed."""
    made = b"".join(moved(packet, lambda _: ticks) for packet in packets(stream()))
    gaps = [
        (one[1] or 0) - (other[1] or 0)
        for one, other in zip(times(made), times(stream()), strict=True)
    ]
    assert {gap % WRAP for gap in gaps} == {ticks % WRAP}
    back = b"".join(moved(packet, lambda _: -ticks) for packet in packets(made))
    assert back == stream()
