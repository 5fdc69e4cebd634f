"""Times in the packets of a transport stream."""

from collections.abc import Iterator

from trimcore.adapters.pyav.reading.clocks.marks import Seen
from trimcore.adapters.pyav.reading.transport.packets import (
    PACKET,
    first_packet,
    has_pictures,
    header_of,
    stream_of,
)


def times(data: bytes, number: int) -> Iterator[Seen]:
    """Yield where pictures of a track begin in a piece of a file, and when they are decoded."""
    at, stride = first_packet(data)
    while stride and at + PACKET <= len(data):
        packet = data[at : at + PACKET]
        header = header_of(packet) if stream_of(packet) == number else None
        if header is not None:
            yield Seen(at, header.decoded)
        at += stride


def tracks_of_pictures(data: bytes) -> list[int]:
    """Return of each picture that begins in a piece of a file the number of its track."""
    at, stride = first_packet(data)
    places = range(at, len(data) - PACKET + 1, stride) if stride else range(0)
    packets = (data[place : place + PACKET] for place in places)
    return [stream_of(packet) for packet in packets if has_pictures(packet)]
