"""The ways in which a track is written: parts of packets, packets, or samples encoded anew."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.sound_alone.digest import Digest
from trimcore.adapters.pyav.sound_encoding.samples import (
    coarseness,
    length_of,
    position_of,
    thrown_away,
)
from trimcore.domain.cutting.planning.sound.alone import SampleWindow

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.packet import Packet

DAMAGED = "The sound is damaged where the window needs it."


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPart:
    """What is heard of one window: from where to where in the source, in samples.

    `begins` is None where there is nothing; `at` is how many samples of the output come before.
    `is_past` tells that the source goes on behind the window.
    """

    window: SampleWindow
    begins: Fraction | None
    ends: Fraction
    at: int
    is_past: bool


@dataclass(slots=True, kw_only=True)
class SoundTrack(ABC):
    """One track that is written: from `stream` of the source into `made`.

    `begins` and `ends` are what is heard of the `window`, in samples of the source's timeline;
    `begins` is None as long as there is nothing. `before` is how many samples are heard of the
    windows before. `digest` is of what was written.
    """

    stream: "AudioStream"
    made: "AudioStream"
    zero: Fraction
    window: SampleWindow
    told: bool = False
    """Whether a packet's length is told for what is heard of it alone."""
    begins: Fraction | None = None
    ends: Fraction = Fraction(0)
    before: int = 0
    is_past: bool = False
    reached: Fraction = Fraction(0)
    """Where the last packet ends that has come."""
    digest: Digest = field(default_factory=Digest)
    _parts: list[SoundPart] = field(default_factory=list)
    _following: Fraction | None = None
    _longest: int = 0

    @property
    def rate(self) -> int:
        """Samples a second."""
        return self.stream.codec_context.sample_rate

    @property
    def heard(self) -> int:
        """How many samples are heard."""
        return self.before + (0 if self.begins is None else round(self.ends - self.begins))

    @property
    def parts(self) -> tuple[SoundPart, ...]:
        """What is heard of each window so far."""
        now = SoundPart(
            window=self.window,
            begins=self.begins,
            ends=self.ends,
            at=self.before,
            is_past=self.is_past,
        )
        return (*self._parts, now)

    def follow(self, window: SampleWindow) -> "Iterator[Packet[AudioStream]]":
        """Go on with another window, and return what is left to be written of this one."""
        yield from self._leave()
        parts, heard = self.parts, self.heard
        self._parts, self.before = list(parts), heard
        self.window, self.begins, self.ends = window, None, Fraction(0)
        self.is_past, self._following = False, None

    @property
    def late(self) -> Fraction:
        """By how many samples the windows before the present one are heard for longer than due."""
        due = sum((part.window.end - part.window.begin for part in self._parts), Fraction(0))
        return self.before - due

    def _leave(self) -> "Iterator[Packet[AudioStream]]":
        """Return what is to be written of a window whose packets have all come."""
        yield from ()

    def take(self, packet: "Packet[AudioStream]") -> "Iterator[Packet[AudioStream]]":
        """Return what is to be written now that a packet has come."""
        pts = packet.dts if packet.pts is None else packet.pts
        position = position_of(pts or 0, packet.time_base, self.zero, self.rate)
        self.is_past = self.is_past or self.window.is_past(position)
        self.reached = max(self.reached, position + self._count_of(packet))
        if not self.is_past:
            yield from self._take(packet, position)

    def _count_of(self, packet: "Packet[AudioStream]") -> int:
        """Tell how many samples are heard of a packet, as far as the source goes.

        Some containers tell a last packet's length without what is thrown away of it.
        """
        length, behind = length_of(packet, self.rate), thrown_away(packet)
        told = self.told or length + behind <= self._longest + self._slack
        self._longest = max(self._longest, length)
        exact = self._longest - behind
        if behind and abs(exact - length) <= self._slack:
            return exact
        return length if told else length - behind

    @abstractmethod
    def _take(
        self, packet: "Packet[AudioStream]", position: Fraction
    ) -> "Iterator[Packet[AudioStream]]":
        """Return what is to be written of a packet that does not come after the window."""

    def finish(self) -> "Iterator[Packet[AudioStream]]":
        """Return what is left to be written."""
        yield from ()

    def _hear(self, position: Fraction, inside: range) -> int:
        """Note that samples are heard; return how many come before them in the output."""
        if self.begins is None:
            self.begins = position + inside.start
        written = round(position + inside.start - self.begins)
        self.ends = self.begins + written + len(inside)
        return self.before + written

    @property
    def _slack(self) -> int:
        """How many samples the clock may be wrong by."""
        return coarseness(self.stream)

    def _placed(self, position: Fraction, count: int) -> Fraction:
        """Place a piece exactly, where the clock is coarser than samples are.

        It begins where the last one ended; the first one behind as many as are equal to it.
        """
        whole = count * round(position / max(1, count))
        expected = Fraction(whole) if self._following is None else self._following
        if self._slack and abs(position - expected) <= self._slack:
            position = expected
        self._following = position + count
        return position

    def _packet(
        self, data: bytes, pts: int, count: int, *, key: bool = True
    ) -> "Packet[AudioStream]":
        made = cast("Packet[AudioStream]", packet_of(data))
        made.pts = made.dts = pts
        made.duration = count
        made.time_base = Fraction(1, self.rate)
        made.is_keyframe = key
        return made


@dataclass(slots=True, kw_only=True)
class PartsTrack(SoundTrack):
    """Writes the bytes of the window's samples, each of which has `width`."""

    width: int

    def _take(
        self, packet: "Packet[AudioStream]", position: Fraction
    ) -> "Iterator[Packet[AudioStream]]":
        data = bytes(packet)
        position = self._placed(position, len(data) // self.width)
        inside = self.window.inside(position, len(data) // self.width)
        if inside:
            taken = data[inside.start * self.width : inside.stop * self.width]
            self.digest.see(taken)
            yield self._packet(taken, self._hear(position, inside), len(inside))
