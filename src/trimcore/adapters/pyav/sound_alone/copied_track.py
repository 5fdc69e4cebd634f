"""A track whose packets are written whole."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.codecs.sound import sound_codec_of
from trimcore.adapters.pyav.sound_alone.digest import payload_of_sound
from trimcore.adapters.pyav.sound_alone.tracks import SoundTrack
from trimcore.adapters.pyav.sound_encoding.samples import length_of, throw_away, thrown_away
from trimcore.adapters.pyav.writing.sound_beginning import BegunSound
from trimcore.domain.cutting.planning.sound.alone import CopiedSound, Piece, SampleWindow
from trimcore.domain.cutting.planning.sound.following import FollowingSound

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.packet import Packet

_MOST_WAITING = 100
"""Packets that are more than any first one needs."""
_BEFORE, _BEHIND = Fraction(1), Fraction(1, 3)
"""Seconds about the beginning of the window of which the source's packets are kept."""


@dataclass(slots=True, kw_only=True)
class CopiedTrack(SoundTrack):
    """Writes whole packets, as `run` chooses them."""

    run: "CopiedSound[Packet[AudioStream]] | FollowingSound[Packet[AudioStream]]"
    trims: bool
    """Whether the last packet can be told to end earlier."""
    followed: bool = False
    """Whether another window comes behind, and nothing can be thrown away of what is before it."""
    hidden: int = 0
    """How many samples come before the first that is heard."""
    stored: int = 0
    """How many samples the packets have that were written."""
    dull: bool = False
    """Whether it may begin duller than the source, since it can't be written otherwise."""
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

    def follow_by(self, window: SampleWindow, *, is_last: bool) -> None:
        """Choose the packets of a window that the track was told to follow with."""
        trims = self.trims and is_last
        self.followed = self.followed and not is_last
        self.run = FollowingSound(window=window, late=self.late, trims=trims)
        self.begun = replace(self.begun)
        self._waiting.clear()

    def _take(
        self, packet: "Packet[AudioStream]", position: Fraction
    ) -> "Iterator[Packet[AudioStream]]":
        count = self._count_of(packet)
        usual, delay = self.stream.codec_context.frame_size, self.stream.codec_context.delay
        usual = usual or count
        if abs(count - usual) <= self._slack:
            count = usual
            position = self._placed(position + delay, count) - delay
        if self.begins is None:
            self._waiting.append(packet)
        if not self.before and -_BEFORE < (position - self.window.begin) / self.rate < _BEHIND:
            self.about.append(packet)
        piece = Piece(position=position, count=count, packet=packet)
        if self.followed:
            piece = replace(piece, count=self._whole(packet, count))
        for taken in self.run.take(piece):
            if self.begins is None:
                self.begins = self.run.begins
                if not self.before:
                    self.hidden = round(self.run.hidden)
                    self._tell_skipped()
            self.ends = self.run.ends
            yield self._copied(taken)

    def _copied(self, taken: "Piece[Packet[AudioStream]]") -> "Packet[AudioStream]":
        while self._waiting and self._waiting[0] is not taken.packet:
            self.begun.pass_by(bytes(self._waiting.popleft()))
        data = self.begun.take(bytes(taken.packet))
        self.digest.see(payload_of_sound(self.stream, data))
        packet = taken.packet
        self.stored += length_of(packet, self.rate)
        pts = self.before + round(taken.position - (self.begins or 0)) + self.shift
        made = self._packet(data, pts, taken.count, key=packet.is_keyframe)
        behind = taken.behind + (0 if self.followed else thrown_away(packet))
        if behind:
            throw_away(made, behind)
        return made

    def _whole(self, packet: "Packet[AudioStream]", count: int) -> int:
        """Tell how many samples decoders make of a packet that they throw nothing away of."""
        codec, usual = sound_codec_of(self.stream), self.stream.codec_context.frame_size
        whole = usual if codec is not None and codec.whole_packets else 0
        return max(count + thrown_away(packet), whole)

    def _tell_skipped(self) -> None:
        """Let the header tell how much comes before what is heard, if it can."""
        if self.skipping is not None:
            context = self.made.codec_context
            context.extradata = self.skipping(context.extradata or b"", self.hidden)
            self.shift = self.hidden - context.delay
