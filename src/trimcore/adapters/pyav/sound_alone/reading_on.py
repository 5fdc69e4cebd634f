"""Read the packets of sound from shortly before a moment on."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound

if TYPE_CHECKING:
    from av.packet import Packet

_BEFORE = 2
"""Seconds before the window at which reading begins: more than any decoder needs."""
_SOONER = 1
"""By how many seconds at most a search may end later."""


def packets_about(source: OpenedSound, start: Fraction) -> "Iterator[Packet[AudioStream]]":
    """Demux the sound from well before a moment, in seconds of the timeline, to the file's end."""
    first = source.sounds[0]
    base = first.time_base or Fraction(1)
    tick = int((start - _BEFORE + source.zero) / base)
    if source.source_format.found_by_time and tick > _begin(first):
        if _lands_before(source, first, tick, int(_SOONER / base)):
            source.container.seek(tick, stream=first)
        else:
            _rewind(source, first)
    for packet in source.container.demux(source.sounds):
        if packet.size and (packet.pts is not None or packet.dts is not None):
            yield packet


def _lands_before(source: OpenedSound, stream: AudioStream, tick: int, late: int) -> bool:
    """Tell whether a search for a tick finds a packet that is at most so many ticks `late`."""
    try:
        source.container.seek(tick, stream=stream)
        found = next(iter(source.container.demux(stream)))
    except (av.FFmpegError, StopIteration):
        return False
    return found.pts is not None and found.pts <= tick + late


def _rewind(source: OpenedSound, stream: AudioStream) -> None:
    start = _begin(stream)
    before = start - int(1 / (stream.time_base or 1))
    try:
        source.container.seek(before, stream=stream)
    except av.FFmpegError:  # some demuxers don't look before the first packet
        source.container.seek(start, stream=stream)


def _begin(stream: AudioStream) -> int:
    return stream.start_time or 0
