"""One stream's packets, as they are read around a window."""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from av.audio.stream import AudioStream

from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.codecs.held import holds_sound
from trimcore.adapters.pyav.codecs.sound import (
    SoundCodec,
    SoundCutting,
    frame_seconds,
    sound_codec_of,
)
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.reading.indexing.indexed_packet import counts_frames, index_packet
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.sample_descriptions import SampleDescriptions
from trimcore.domain.cutting.planning.packets import (
    Packet,
    PacketIndex,
    PacketKind,
    entered,
    entered_anew,
    lasting,
)
from trimcore.domain.cutting.planning.window_tracker import WindowTracker
from trimcore.domain.cutting.timeline.times import first_tick_at_or_after
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.packet import Packet as AvPacket
    from av.stream import Stream


@dataclass(slots=True, kw_only=True)
class IndexedTrack:
    """One stream's packets as they come in."""

    stream: "Stream"
    zero: Fraction
    window_tracker: WindowTracker
    packets: list[Packet] = field(default_factory=list)
    priming: Fraction = Fraction(0)
    sound: SoundCodec | None = None
    is_decoded: bool = False
    """Whether its sound is decoded and encoded, and may begin amid a packet."""
    framing: Framing | None = None
    codec: VideoCodec | None = None
    counts: bool = False
    descriptions: SampleDescriptions | None = None
    only: int | None = None
    """The description of all packets that are used, of several that the track has."""
    breaks: frozenset[int] = frozenset()

    @property
    def silent(self) -> int:
        """How many packets a decoder takes in before it gives sound."""
        return self.sound.silent if self.sound is not None else 0

    @property
    def needed(self) -> tuple[int, Fraction]:
        """How many packets before the window's sound have to be there, and how much they hold."""
        if self.sound is None:
            return 0, Fraction(0)
        seconds = max(self.sound.run_up_seconds, self.sound.settles)
        return self.sound.silent + self.sound.borrows, seconds

    @property
    def past(self) -> bool:
        """Whether no packet of the window can follow."""
        return self.window_tracker.complete

    @property
    def time_base(self) -> Fraction:
        return self.stream.time_base or Fraction(1)

    def moment(self, tick: int) -> Fraction:
        return tick * self.time_base - self.zero

    def tick(self, moment: Fraction) -> int:
        """Return the first tick at or after a moment."""
        return first_tick_at_or_after(moment + self.zero, self.time_base)

    def add(self, packet: "AvPacket[Stream]") -> None:
        indexed = index_packet(packet, self.framing, self.codec, counts=self.counts)
        if indexed is not None and self.sound is not None:
            indexed = self._sounding(indexed, packet)
        if indexed is not None and self.packets and self.codec and self.codec.from_first:
            indexed = replace(indexed, keyframe=False, kind=PacketKind.INTER)
        if indexed is not None and self.descriptions is not None:
            indexed = replace(indexed, description=self.descriptions.of(packet.pos))
        if indexed is not None:
            self.packets.append(indexed)
            if indexed.shown:
                self.window_tracker.see(indexed)
        elif self.codec is not None:
            raise Unsupported("The video does not tell when each of its pictures is shown.")

    def _sounding(self, indexed: Packet, packet: "AvPacket[Stream]") -> Packet:
        """Tell of a packet of sound what its container does not."""
        if not indexed.duration:
            indexed = replace(indexed, duration=round(frame_seconds(self.stream) / self.time_base))
        if self.sound is not None and self.sound.is_key is not None:
            indexed = replace(indexed, keyframe=self.sound.is_key(bytes(packet)))
        return indexed

    def index(self, *, from_start: bool, to_end: bool) -> PacketIndex:
        packets = entered(self.packets) if from_start else tuple(self.packets)
        if self.only is not None:
            packets = tuple(packet for packet in packets if packet.description == self.only)
        if self.sound is not None:
            packets = lasting(packets)
        decoded = enumerate(packet.dts for packet in packets)
        breaks = tuple(at for at, dts in decoded if at and dts in self.breaks)
        return PacketIndex(
            time_base=self.time_base,
            zero=self.zero,
            packets=entered_anew(packets, breaks),
            from_start=from_start,
            to_end=to_end,
            priming=self.priming,
            silent=self.silent,
            run_up=_run_up(self.sound),
            run_up_seconds=self.sound.most_hidden if self.sound is not None else Fraction(0),
            alone=self.sound is not None and self.sound.cutting is not SoundCutting.PACKETS,
            trails=self.sound is not None and self.sound.trails,
            whole=self.sound is not None and self.sound.whole_packets,
            breaks=breaks,
        )


def track_of(source: OpenedMedia, stream: "Stream", window: TrimWindow) -> IndexedTrack:
    """Return an empty track for a stream of the source."""
    base, pictures = stream.time_base or Fraction(1), stream is source.video
    described = source.described_sounds.get(stream.index)
    own = source.descriptions if pictures else None
    # Until it is known which are needed, pictures of another codec may be among them.
    is_known = own is None or own.are_of_one_kind
    return IndexedTrack(
        stream=stream,
        zero=source.zero,
        window_tracker=WindowTracker(
            first_tick_at_or_after(window.end + source.zero, base),
            source.video.codec_context.reorder_depth if pictures else 0,
        ),
        priming=_priming(source, stream),
        is_decoded=_is_decoded(source, stream),
        sound=sound_codec_of(stream) if isinstance(stream, AudioStream) else None,
        framing=source.framing if pictures and is_known else None,
        codec=source.codec if pictures and is_known else None,
        counts=counts_frames(source),
        descriptions=described.descriptions if described is not None else own,
        only=described.only if described is not None else None,
        breaks=frozenset(one.decoded for one in source.breaks) if pictures else frozenset(),
    )


def _priming(source: OpenedMedia, stream: "Stream") -> Fraction:
    """Tell how much sound the output's container will have decoders throw away."""
    context = cast("CodecContext | None", stream.codec_context)  # the stubs forget the None
    delays = source.format.tells_delay and context is not None
    if not delays or not isinstance(stream, AudioStream):
        return Fraction(0)
    return Fraction(stream.codec_context.delay, stream.codec_context.sample_rate or 1)


def _is_decoded(source: OpenedMedia, stream: "Stream") -> bool:
    codec = sound_codec_of(stream) if isinstance(stream, AudioStream) else None
    if codec is None:
        return False
    late = codec.long_packets and not source.format.hides_preroll
    return late or not holds_sound(source.format, codec.name)


def _run_up(codec: SoundCodec | None) -> int:
    return codec.run_up if codec is not None and codec.cutting is SoundCutting.PACKETS else 0
