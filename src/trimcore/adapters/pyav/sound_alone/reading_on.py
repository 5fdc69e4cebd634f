"""Read the packets of sound from shortly before a moment on."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, cast

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.places import frames_of
from trimcore.adapters.pyav.codecs.sound import sound_codec_of
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.adapters.pyav.sound_encoding.samples import keep_beginning
from trimcore.domain.cutting.timeline.window import TrimWindow

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.packet import Packet

_BEFORE = 2
"""Seconds before the window at which reading begins: more than any decoder needs."""
_KEPT = 2048
"""Packets that are kept to be told of again."""
_SOONER = 1
"""By how many seconds at most a search may end later."""


@dataclass(slots=True, kw_only=True)
class SoundReader:
    """Reads a source for one window after the other, in whatever order these are.

    Where nothing finds a moment, it goes on from where it is if it can, with the last packets
    again; only for what lies farther back is the file read from its beginning.
    """

    source: OpenedSound
    _rest: "Iterator[Packet[AudioStream]] | None" = None
    _recent: "deque[Packet[AudioStream]]" = field(default_factory=lambda: deque(maxlen=_KEPT))

    def about(self, start: Fraction) -> "Iterator[Packet[AudioStream]]":
        """Demux the sound from well before a moment, in seconds of the timeline, to the end."""
        again: list[Packet[AudioStream]] = []
        if self._rest is None:
            self._rest = packets_about(self.source, start)
        elif not self.source.source_format.found_by_time and self._reaches(start - _BEFORE):
            again = list(self._recent)
        else:
            _rewind(self.source, self.source.sounds[0])
            self._rest = packets_about(self.source, start)
        self._recent.clear()
        for packet in chain(again, self._rest):
            self._recent.append(packet)
            yield packet

    def _reaches(self, moment: Fraction) -> bool:
        """Tell whether a moment lies among or behind the last packets."""
        if not self._recent:
            return False
        first = self._recent[0]
        tick = first.dts if first.pts is None else first.pts
        return (tick or 0) * first.time_base - self.source.zero <= moment


def is_broken(source: OpenedSound, reader: SoundReader, window: TrimWindow) -> bool:
    """Tell whether a packet in a window can't be decoded, as decoders come to it from before.

    They are asked to look at checksums, and to make nothing up.
    """
    decoders: dict[int, AudioCodecContext] = {}
    for packet in reader.about(window.start):
        tick = packet.dts if packet.pts is None else packet.pts
        at = (tick or 0) * packet.time_base - source.zero
        if at >= window.end:
            return False
        number = packet.stream_index
        if number not in decoders:
            decoders[number] = _strict(packet.stream)
        try:
            frames_of(decoders[number], packet)
        except av.FFmpegError:
            if at >= window.start:
                return True
    return False


def _strict(stream: AudioStream) -> "AudioCodecContext":
    context = stream.codec_context
    codec = sound_codec_of(stream)
    if codec is None or not codec.checksums:
        return context
    made = cast("AudioCodecContext", av.CodecContext.create(context.name, "r"))
    made.options = {"err_detect": "crccheck+explode"}
    return made


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
        is_timed = packet.pts is not None or packet.dts is not None
        if packet.size and is_timed and source.reads(packet):
            if source.source_format.index_in_front:
                keep_beginning(packet)
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
    if source.source_format.found_at_zero:
        source.container.seek(0, stream=stream)
        return
    start = _begin(stream)
    before = start - int(1 / (stream.time_base or 1))
    try:
        source.container.seek(before, stream=stream)
    except av.FFmpegError:  # some demuxers don't look before the first packet
        source.container.seek(start, stream=stream)


def _begin(stream: AudioStream) -> int:
    return stream.start_time or 0
