"""Times in the packets of a transport stream."""

from collections.abc import Iterator

from trimcore.adapters.pyav.reading.clocks.marks import Seen
from trimcore.adapters.pyav.reading.transport.packets import (
    PACKET,
    first_packet,
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
