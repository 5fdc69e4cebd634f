"""The ways in which a track is written: parts of packets, packets, or samples encoded anew."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.sound_alone.samples import (
    count_of,
    part_of,
    position_of,
    values_of,
)
from trimcore.domain.cutting.planning.sound_alone import CopiedSound, Piece, SampleWindow
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet

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
    begins: Fraction | None = None
    ends: Fraction = Fraction(0)
    is_past: bool = False
    reached: Fraction = Fraction(0)
    """Where the last packet ends that has come."""
    digest: Digest = field(default_factory=Digest)

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
        self.reached = max(self.reached, position + count_of(packet, self.rate))
        if not self.is_past:
            yield from self._take(packet, position)

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
        self.ends = position + inside.stop
        return written

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

    @property
    def hidden(self) -> int:
        """How many samples come before the first that is heard."""
        return round(self.run.hidden)

    def _take(
        self, packet: "Packet[AudioStream]", position: Fraction
    ) -> "Iterator[Packet[AudioStream]]":
        piece = Piece(position=position, count=count_of(packet, self.rate), packet=packet)
        for taken in self.run.take(piece):
            data = bytes(taken.packet)
            self.digest.see(data)
            self.begins, self.ends = self.run.begins, self.run.ends
            pts = round(taken.position - (self.begins or 0))
            key = taken.packet.is_keyframe
            self.stored += round((packet.duration or 0) * packet.time_base * self.rate)
            yield self._packet(data, pts, taken.count, key=key)


@dataclass(slots=True, kw_only=True)
class EncodedTrack(SoundTrack):
    """Decodes the window's samples, and encodes them; what encoders of `made` give is written."""

    def _take(
        self, packet: "Packet[AudioStream]", position: Fraction
    ) -> "Iterator[Packet[AudioStream]]":
        if position + count_of(packet, self.rate) > self.window.begin - 1:
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
            inside = self.window.inside(position, frame.samples)
            if inside:
                part = part_of(frame, inside)
                part.pts = self._hear(position, inside)
                part.time_base = Fraction(1, self.rate)
                self.digest.see(*values_of(part))
                yield from cast("list[Packet[AudioStream]]", self.made.codec_context.encode(part))
