"""What is read of the output's tracks beside the pictures."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.sound import AAC
from trimcore.adapters.pyav.encoding.evidence import Said, SoundDigest, digest
from trimcore.adapters.pyav.verifying.expected import Expected, LostSound, WrongOutput
from trimcore.adapters.pyav.verifying.sound.sound_levels import COMPARED
from trimcore.domain.cutting.timeline.times import MICROSECONDS, first_tick_at_or_after

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

_RUN = 12
"""Packets that are decoded at the beginning, in the middle and at the end."""
_BEFORE_SEAM, _LANDS_APART = Fraction(1, 10), Fraction(1, 100)
"""Seconds before a seam at which sound is listened to, and by which it may land elsewhere."""


@dataclass(slots=True, kw_only=True)
class HeardTrack:
    """What was read of one track of the output: some packets, and when it begins and ends.

    The output begins at `zero` of its clock, in seconds. `digest` is that of all its packets.
    Packets are kept about each of the moments `middles`. The sound of each window but the first has
    to begin with a packet at one of those that it `lands` at. Packets are many: what they are
    compared with is counted in the track's own ticks, once.
    """

    stream: "Stream"
    zero: Fraction
    middles: Sequence[Fraction]
    lands: Sequence[Fraction] = ()
    digest: SoundDigest = field(init=False)
    landed: int = 0
    count: int = 0
    opening: "list[Packet[Stream]]" = field(default_factory=list)
    first: "list[Packet[Stream]]" = field(default_factory=list)
    abouts: "list[list[Packet[Stream]]]" = field(default_factory=list)
    last: "deque[Packet[Stream]]" = field(default_factory=lambda: deque(maxlen=_RUN))
    said: list[Said] = field(default_factory=list)
    _base: Fraction = field(init=False)
    _scale: int = field(init=False)
    _zero_us: int = field(init=False)
    _opened: int = field(init=False)
    _middles: list[int] = field(init=False)
    _lands: list[tuple[int, int]] = field(init=False)
    _first_tick: int | None = None
    _end_tick: int | None = None
    _heard: int = 0
    """How many of the first packets are not hidden before the beginning."""

    def __post_init__(self) -> None:
        context = cast("CodecContext | None", self.stream.codec_context)
        self.digest = SoundDigest(is_aac=context is not None and context.name == AAC.name)
        self._base = self.stream.time_base or Fraction(1)
        self._scale = self._base.numerator * MICROSECONDS
        self._zero_us = int(self.zero * MICROSECONDS)
        self._opened = self._tick(COMPARED)
        self._middles = [self._tick(moment) for moment in self.middles]
        self._lands = [
            (self._tick(moment - _LANDS_APART), self._last_tick(moment + _LANDS_APART))
            for moment in self.lands
        ]

    @property
    def begins(self) -> Fraction | None:
        """When its first packet sounds, in seconds of the output; None if nothing was read."""
        return None if self._first_tick is None else self._moment(self._first_tick)

    @property
    def ends(self) -> Fraction:
        """When its last packet has sounded."""
        return max(Fraction(0), self._moment(self._end_tick or 0))

    def take(self, packet: "Packet[Stream]") -> None:
        """Take the next packet in."""
        pts = packet.pts
        if pts is None:
            return
        self.count += 1
        if not isinstance(self.stream, AudioStream):
            lasts = (packet.duration or 0) * self._base
            self.said.append(Said(self._moment(pts), lasts, digest(bytes(packet))))
            return
        self.digest.see(bytes(packet), pts * self._scale // self._base.denominator - self._zero_us)
        end = pts + (packet.duration or 0)
        self._first_tick = pts if self._first_tick is None else min(self._first_tick, pts)
        self._end_tick = end if self._end_tick is None else max(self._end_tick, end)
        if pts < self._opened:
            self.opening.append(packet)
        if self.landed < len(self._lands):
            earliest, latest = self._lands[self.landed]
            self.landed += earliest <= pts <= latest
        if self._heard < _RUN:
            self._heard += not packet.is_discard
            self.first.append(packet)
        elif self.abouts and len(self.abouts[-1]) < _RUN:
            self.abouts[-1].append(packet)
        elif self._is_about(pts) and packet.is_keyframe:
            self.abouts.append([packet])
        else:
            self.last.append(packet)

    def _is_about(self, pts: int) -> bool:
        number = len(self.abouts)
        return number < len(self._middles) and pts >= self._middles[number]

    def _tick(self, moment: Fraction) -> int:
        """Return the first tick that is not before a moment of the output."""
        return first_tick_at_or_after(moment + self.zero, self._base)

    def _last_tick(self, moment: Fraction) -> int:
        """Return the last tick that is not after a moment of the output."""
        return (moment + self.zero) // self._base

    def _moment(self, tick: int) -> Fraction:
        return tick * self._base - self.zero


def heard_tracks(
    container: "InputContainer", expected: Expected, start: int
) -> dict[int, HeardTrack]:
    """Prepare to read what was written of each track, by its number in the source."""
    streams = list(container.streams)
    seams = [window.begins - _BEFORE_SEAM for window in expected.windows[1:]]
    tracks = {}
    for number, place in expected.placed.items():
        kind = expected.source.container.streams[number].type
        if place < len(streams) and kind == "audio" and streams[place].type in {"data", "unknown"}:
            raise LostSound(number)
        if place >= len(streams) or streams[place].type != kind:
            raise WrongOutput(f"track {number} is none of {kind} any more")
        sounds = [window.plan.sounds.get(number) for window in expected.windows]
        tracks[number] = HeardTrack(
            stream=streams[place],
            zero=Fraction(start, MICROSECONDS),
            middles=seams or [expected.lasts / 2],
            lands=[one.lands for one in sounds if one is not None and one.lands is not None],
        )
    return tracks
