"""Listen to the output: each track beside the pictures is there, whole, and can be decoded."""

import struct
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.verifying.beside_check import check_beside
from trimcore.adapters.pyav.verifying.expected import (
    Expected,
    ExpectedWindow,
    LostSound,
    WrongOutput,
)
from trimcore.adapters.pyav.verifying.sound_levels import (
    BLOCK,
    COMPARED,
    WARMING,
    Levels,
    levels_of,
    too_quiet,
)
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketIndex

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.codec.context import CodecContext
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

_RUN = 12
"""Packets that are decoded at the beginning, in the middle and at the end."""
_LEAST_APART = Fraction(3, 50)
"""Seconds by which the ends of sound may differ from what was planned, where packets are short."""
_MICROSECONDS = 1_000_000
_FORMATS = {
    "u8": ("B", 128, 128),
    "s16": ("h", 0, 1 << 15),
    "s32": ("i", 0, 1 << 31),
    "flt": ("f", 0, 1),
    "dbl": ("d", 0, 1),
}
"""How samples are read, which of their values is silence, and which the loudest."""
_EVERY, _LOUDER, _SILENCE = 7, 1.5, 0.001
_BEFORE_SEAM, _LANDS_APART = Fraction(1, 10), Fraction(1, 100)
"""Seconds before a seam at which sound is listened to, and by which it may land elsewhere."""


@dataclass(slots=True, kw_only=True)
class _Heard:
    """What was read of one track of the output: some packets, and when it begins and ends.

    Packets are kept about each of the moments `middles`. The sound of each window but the first has
    to begin with a packet at one of those that it `lands` at.
    """

    stream: "Stream"
    middles: Sequence[Fraction]
    lands: Sequence[Fraction] = ()
    landed: int = 0
    count: int = 0
    begins: Fraction | None = None
    ends: Fraction = Fraction(0)
    opening: "list[Packet[Stream]]" = field(default_factory=list)
    first: "list[Packet[Stream]]" = field(default_factory=list)
    abouts: "list[list[Packet[Stream]]]" = field(default_factory=list)
    last: "deque[Packet[Stream]]" = field(default_factory=lambda: deque(maxlen=_RUN))
    said: list[tuple[Fraction, bytes]] = field(default_factory=list)

    def take(self, packet: "Packet[Stream]", moment: Fraction) -> None:
        self.count += 1
        if not isinstance(self.stream, AudioStream):
            self.said.append((moment, bytes(packet)))
            return
        length = (packet.duration or 0) * (packet.time_base or Fraction(0))
        self.begins = moment if self.begins is None else min(self.begins, moment)
        self.ends = max(self.ends, moment + length)
        if moment < COMPARED:
            self.opening.append(packet)
        if self.landed < len(self.lands) and abs(moment - self.lands[self.landed]) <= _LANDS_APART:
            self.landed += 1
        if len(self.first) < _RUN:
            self.first.append(packet)
        elif self.abouts and len(self.abouts[-1]) < _RUN:
            self.abouts[-1].append(packet)
        elif self._is_about(moment) and packet.is_keyframe:
            self.abouts.append([packet])
        else:
            self.last.append(packet)

    def _is_about(self, moment: Fraction) -> bool:
        number = len(self.abouts)
        return number < len(self.middles) and moment >= self.middles[number]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    """What packets sound like: the rate, the channels, how many samples, and how loud on average.

    Not each value of them: decoders of AAC make noise of their own, another one each time.
    """

    rate: int
    channels: int
    samples: int
    loudness: float

    def like(self, other: "_Sound") -> bool:
        """Tell whether another one is as long and as loud."""
        quieter, louder = sorted((self.loudness, other.loudness))
        return self.samples == other.samples and louder <= _LOUDER * quieter + _SILENCE


def check_tracks(container: "InputContainer", expected: Expected, start: int) -> None:
    """Check all tracks beside the pictures that something was written of.

    `start` is when the output begins, in microseconds. Sound has to begin and end where that was
    planned; and what the source's decoder makes of its first, middle and last packets, the output's
    own has to make of them as well.

    Raises:
        WrongOutput: a track is not there, breaks off, is moved, or can't be decoded.
    """
    tracks = _listened(container, expected, start)
    for number, heard in tracks.items():
        if heard.count == 0:
            raise WrongOutput(f"nothing is left of track {number}")
        if not isinstance(heard.stream, AudioStream):
            check_beside(number, heard.stream, heard.said, expected)
        sounding = [window for window in expected.windows if number in window.plan.sounds]
        if not sounding or not isinstance(heard.stream, AudioStream):
            continue
        _check_extent(number, heard, expected, sounding)
        if sounding[0] is expected.windows[0]:
            _check_level(number, heard, expected, start)
        if number in expected.converted:
            continue
        if heard.landed < len(heard.lands):
            raise WrongOutput(f"track {number} is out of step behind a seam")
        for packets in (heard.first, *heard.abouts, list(heard.last)):
            if packets:
                begins = packets is heard.first
                _check_sound(number, heard.stream, expected, packets, begins=begins)


def _listened(container: "InputContainer", expected: Expected, start: int) -> dict[int, _Heard]:
    """Read what was written of each track."""
    streams = list(container.streams)
    seams = [window.begins - _BEFORE_SEAM for window in expected.windows[1:]]
    tracks = {}
    for number, place in expected.placed.items():
        kind = expected.source.container.streams[number].type
        if place < len(streams) and kind == "audio" and streams[place].type == "data":
            raise LostSound(number)
        if place >= len(streams) or streams[place].type != kind:
            raise WrongOutput(f"track {number} is none of {kind} any more")
        sounds = [window.plan.sounds.get(number) for window in expected.windows]
        tracks[number] = _Heard(
            stream=streams[place],
            middles=seams or [expected.lasts / 2],
            lands=[one.lands for one in sounds if one is not None and one.lands is not None],
        )
    by_place = {expected.placed[number]: heard for number, heard in tracks.items()}
    if by_place:
        for packet in container.demux([heard.stream for heard in tracks.values()]):
            heard = by_place.get(packet.stream_index)
            if heard is not None and packet.size and packet.pts is not None:
                moment = packet.pts * packet.time_base - Fraction(start, _MICROSECONDS)
                heard.take(packet, moment)
    return tracks


def _check_extent(
    number: int, heard: _Heard, expected: Expected, sounding: Sequence[ExpectedWindow]
) -> None:
    """Compare when a track begins and ends with what was planned for the windows that it is in."""
    first, last = sounding[0], sounding[-1]
    track, plan = last.index.sounds[number], last.plan.sounds[number]
    taken = [packet for packet in track.packets if plan.first <= packet.pts <= plan.last]
    room = max(_LEAST_APART, 2 * _longest(taken) * track.time_base)
    begins = _begins(number, expected, first)
    shift = _lands(number, last) - track.moment(plan.first_audible)
    ends = max(track.moment(packet.end) for packet in taken) + shift
    if heard.begins is None or abs(max(Fraction(0), heard.begins) - begins) > room:
        raise WrongOutput(f"track {number} does not begin where it should")
    if abs(heard.ends - ends) > room + _unknown_length(track, taken):
        raise WrongOutput(f"track {number} does not end where it should")


def _lands(number: int, window: ExpectedWindow) -> Fraction:
    """Tell when the first sound of a window is due in the output."""
    plan = window.plan.sounds[number]
    if plan.lands is not None:
        return plan.lands
    return window.index.sounds[number].moment(plan.first_audible) - window.plan.origin


def _check_level(number: int, heard: _Heard, expected: Expected, start: int) -> None:
    """Compare how loud the output begins with how loud the source is there, each decoded whole."""
    window, *others = expected.windows
    track, plan = window.index.sounds[number], window.plan
    own = cast("AudioStream", expected.source.container.streams[number]).codec_context
    context = cast("AudioCodecContext | None", heard.stream.codec_context)
    source = window.evidence.sounds.get(number, [])
    if context is None or not source:
        return
    begins = _begins(number, expected, window)
    wanted = _levels(own, source, track.zero + plan.origin)
    made = _levels(context, heard.opening, Fraction(start, _MICROSECONDS))
    longest = _longest(track.packets) * track.time_base
    warm = begins + max(WARMING, longest / 2)
    ends = [COMPARED, heard.ends, *(other.begins - longest for other in others[:1])]
    if (block := too_quiet(wanted, made, warm, min(ends))) is not None:
        fault = f"is too quiet at {float(block * BLOCK):.3f} s"
        if number in expected.converted:
            raise WrongOutput(f"the sound of track {number} {fault}")
        raise LostSound(number, fault)


def _levels(
    decoder: "AudioCodecContext", packets: "Sequence[Packet[Stream]]", zero: Fraction
) -> Levels:
    decoder.flush_buffers()
    return levels_of(_frames(decoder, packets), zero, COMPARED)


def _begins(number: int, expected: Expected, window: ExpectedWindow) -> Fraction:
    """Tell when a track has to sound; one that was encoded begins amid a packet of the source."""
    track = window.index.sounds[number]
    if number not in expected.converted or window is not expected.windows[0]:
        return max(Fraction(0), _lands(number, window))
    return max(Fraction(0), track.moment(track.packets[0].pts) - window.plan.origin)


def _longest(packets: Iterable[IndexedPacket]) -> int:
    return max(packet.duration for packet in packets)


def _unknown_length(track: PacketIndex, packets: Sequence[IndexedPacket]) -> Fraction:
    """Allow for packets whose lengths are not told: they end where the next one begins."""
    if packets[-1].duration or len(packets) == 1:
        return Fraction(0)
    return (packets[-1].pts - packets[-2].pts) * track.time_base


def _check_sound(
    number: int,
    stream: "AudioStream",
    expected: Expected,
    packets: "Sequence[Packet[Stream]]",
    *,
    begins: bool,
) -> None:
    """Compare what two decoders make of the same packets: the source's, and the output's.

    Packets with which the sound `begins` have to be heard; others may say nothing by themselves.
    """
    own = cast("AudioStream", expected.source.container.streams[number]).codec_context
    wanted = _sound(own, packets)
    context = cast("AudioCodecContext | None", stream.codec_context)
    made = _sound(context, packets) if context is not None else None
    silent = wanted is None or not wanted.samples
    if silent and not begins:
        return
    if made is None or not made.samples:
        raise LostSound(number)
    if wanted is None or silent:
        return  # there is nothing to compare it with
    if (made.rate, made.channels) != (wanted.rate, wanted.channels):
        raise WrongOutput(f"the sound of track {number} has another rate or other channels")
    if not made.like(wanted):
        raise WrongOutput(f"the sound of track {number} decodes to another one")


def _sound(context: "CodecContext", packets: "Sequence[Packet[Stream]]") -> _Sound | None:
    decoder = cast("AudioCodecContext", context)
    samples, rate, channels, loudness, parts = 0, 0, 0, 0.0, 0
    decoder.flush_buffers()
    try:
        for frame in _frames(decoder, packets):
            samples += frame.samples
            rate, channels = frame.sample_rate, frame.layout.nb_channels
            loudness += _loudness(frame)
            parts += 1
    except av.FFmpegError:
        return None
    return _Sound(rate=rate, channels=channels, samples=samples, loudness=loudness / max(1, parts))


def _loudness(frame: "AudioFrame") -> float:
    """Return the mean of a few samples, each without its sign, as a part of the loudest."""
    code, zero, most = _FORMATS.get(frame.format.packed.name, ("", 0, 1))
    if not code:
        return 0.0
    values = struct.unpack_from(f"={frame.samples}{code}", frame.planes[0])[::_EVERY]
    return float(sum(abs(value - zero) for value in values)) / (max(1, len(values)) * most)


def _frames(
    decoder: "AudioCodecContext", packets: "Sequence[Packet[Stream]]"
) -> "Iterable[AudioFrame]":
    """Decode what can be decoded: what comes first may need what came before it."""
    for packet in packets:
        try:
            yield from decoder.decode(cast("Packet[AudioStream]", packet))
        except av.InvalidDataError:
            continue
