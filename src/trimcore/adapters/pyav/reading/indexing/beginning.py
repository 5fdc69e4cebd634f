"""When a file begins, which its first packets tell, without opening it again for what is behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

_FIRST_PACKETS = 32
_MICROSECONDS = 1_000_000
LARGEST = 16 << 20
"""Bytes of packets that are kept until it is known when the file begins."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a file begins, in microseconds, and its packets.

    None are there if the first are too large to be kept: the file has to be opened anew.
    """

    start: int
    packets: "Iterator[Packet[Stream]] | None"


def beginning_of(
    container: "InputContainer", *beside: "Stream", largest: int = LARGEST
) -> Beginning:
    """Read the first packets of the pictures and of the streams beside them.

    Of a track with very few frames libav does not know where it begins, and takes another's begin.
    """
    video = container.streams.video[0]
    packets: Iterator[Packet[Stream]] = container.demux(video, *beside)
    first: list[Packet[Stream]] = []
    ticks, count, size = [], 0, 0
    for packet in packets:
        size += packet.size
        if size <= largest:
            first.append(packet)
        if packet.stream_index == video.index:
            count += 1
            if packet.size and not packet.is_discard and packet.pts is not None:
                ticks.append(packet.pts)
        if count >= _FIRST_PACKETS:
            break
    start = container.start_time or 0
    if ticks and video.time_base is not None:
        start = min(start, int(min(ticks) * video.time_base * _MICROSECONDS))
    return Beginning(start, chain(first, packets) if size <= largest else None)
