"""The ways in which a track is written: parts of packets, packets, or samples encoded anew."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.sound_encoding.samples import (
    coarseness,
    length_of,
    part_of,
    position_of,
    throw_away,
    thrown_away,
    values_of,
)
from trimcore.adapters.pyav.writing.sound_beginning import BegunSound
from trimcore.domain.cutting.planning.sound_alone import CopiedSound, Piece, SampleWindow
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet

_MOST_WAITING = 100
"""Packets that are more than any first one needs."""
_BEFORE, _BEHIND = Fraction(1, 2), Fraction(1, 3)
"""Seconds about the beginning of the window of which the source's packets are kept."""
DAMAGED = "The sound is damaged where the window needs it."


class Digest:
    """A fingerprint of samples or of packets, however they come in pieces."""

    def __init__(self) -> None:
        self._planes = [sha256()]
        self.count = 0

    def see(self, *planes: bytes) -> None:
        """Take some more of each plane in."""
        self.count += 1
        while len(self._planes) < len(planes):
            self._planes.append(sha256())
        for known, plane in zip(self._planes, planes, strict=False):
            known.update(plane)

    @property
    def value(self) -> bytes:
        """The fingerprint of all that was seen."""
        return b"".join(plane.digest() for plane in self._planes)


@dataclass(slots=True, kw_only=True)
class SoundTrack(ABC):
    """One track that is written: from `stream` of the source into `made`.

    `begins` and `ends` are what is heard, in samples of the source's timeline; `begins` is None
    as long as there is nothing. `digest` is of what was written.
    """

    stream: "AudioStream"
    made: "AudioStream"
    zero: Fraction
    window: SampleWindow
    told: bool = False
    """Whether a packet's length is told for what is heard of it alone."""
    begins: Fraction | None = None
    ends: Fraction = Fraction(0)
    count: int = 0
    """How many samples were written that are heard."""
    is_past: bool = False
    reached: Fraction = Fraction(0)
    """Where the last packet ends that has come."""
    digest: Digest = field(default_factory=Digest)
    _following: Fraction | None = None
    _longest: int = 0

    @property
    def rate(self) -> int:
        """Samples a second."""
        return self.stream.codec_context.sample_rate

    @property
    def heard(self) -> int:
        """How many samples are heard."""
        return 0 if self.begins is None else round(self.ends - self.begins)

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
        """Note that samples are heard; return how many were before them."""
        if self.begins is None:
            self.begins = position + inside.start
        written = round(position + inside.start - self.begins)
        self.count = written + len(inside)
        self.ends = self.begins + self.count
        return written

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


@dataclass(slots=True, kw_only=True)
class CopiedTrack(SoundTrack):
    """Writes whole packets, as `run` chooses them."""

    run: "CopiedSound[Packet[AudioStream]]"
    stored: int = 0
    """How many samples the packets have that were written."""
    skipping: "Callable[[bytes, int], bytes] | None" = None
    """Makes of the header one that tells how many samples are to be thrown away."""
    shift: int = 0
    """By how many samples packets are written later, since the muxer adds what it was told."""
    begun: BegunSound
    """Lets the first packets tell what decoders need to know."""
    about: "list[Packet[AudioStream]]" = field(default_factory=list)
    """The source's packets about the beginning of the window."""
    _waiting: "deque[Packet[AudioStream]]" = field(
        default_factory=lambda: deque(maxlen=_MOST_WAITING)
    )

    @property
    def hidden(self) -> int:
        """How many samples come before the first that is heard."""
        return round(self.run.hidden)

    def _take(
        self, packet: "Packet[AudioStream]", position: Fraction
    ) -> "Iterator[Packet[AudioStream]]":
        count = self._count_of(packet)
        usual, delay = self.stream.codec_context.frame_size, self.stream.codec_context.delay
        usual = usual or count
        if abs(count - usual) <= self._slack:
            count = usual
            position = self._placed(position + delay, count) - delay
        if not self.stored:
            self._waiting.append(packet)
        if -_BEFORE < (position - self.window.begin) / self.rate < _BEHIND:
            self.about.append(packet)
        piece = Piece(position=position, count=count, packet=packet)
        for taken in self.run.take(piece):
            if self.begins is None:
                self.begins = self.run.begins
                self._tell_skipped()
            self.ends = self.run.ends
            yield self._copied(taken)

    def _copied(self, taken: "Piece[Packet[AudioStream]]") -> "Packet[AudioStream]":
        while self._waiting and self._waiting[0] is not taken.packet:
            self.begun.pass_by(bytes(self._waiting.popleft()))
        data = self.begun.take(bytes(taken.packet))
        self.digest.see(data)
        packet = taken.packet
        self.stored += length_of(packet, self.rate)
        pts = round(taken.position - (self.begins or 0)) + self.shift
        made = self._packet(data, pts, taken.count, key=packet.is_keyframe)
        if behind := thrown_away(packet) + taken.behind:
            throw_away(made, behind)
        return made

    def _tell_skipped(self) -> None:
        """Let the header tell how much comes before what is heard, if it can."""
        if self.skipping is not None:
            context = self.made.codec_context
            context.extradata = self.skipping(context.extradata or b"", self.hidden)
            self.shift = self.hidden - context.delay


@dataclass(slots=True, kw_only=True)
class EncodedTrack(SoundTrack):
    """Decodes the window's samples, and encodes them; what encoders of `made` give is written."""

    def _take(
        self, packet: "Packet[AudioStream]", position: Fraction
    ) -> "Iterator[Packet[AudioStream]]":
        if position + self._count_of(packet) > self.window.begin - 1 - 2 * self._slack:
            yield from self._encode(self._decoded(packet))

    def finish(self) -> "Iterator[Packet[AudioStream]]":
        yield from self._encode(self._decoded(None))
        yield from cast("list[Packet[AudioStream]]", self.made.codec_context.encode(None))

    def _decoded(self, packet: "Packet[AudioStream] | None") -> "list[AudioFrame]":
        try:
            return self.stream.codec_context.decode(packet)
        except av.FFmpegError as error:
            raise DamagedMedia(DAMAGED) from error

    def _encode(self, frames: "list[AudioFrame]") -> "Iterator[Packet[AudioStream]]":
        for frame in frames:
            base = frame.time_base or self.stream.time_base or Fraction(1)
            position = position_of(frame.pts or 0, base, self.zero, self.rate)
            position = self._placed(position, frame.samples)
            inside = self.window.inside(position, frame.samples)
            if inside:
                part = part_of(frame, inside)
                part.pts = self._hear(position, inside)
                part.time_base = Fraction(1, self.rate)
                self.digest.see(*values_of(part))
                yield from cast("list[Packet[AudioStream]]", self.made.codec_context.encode(part))
