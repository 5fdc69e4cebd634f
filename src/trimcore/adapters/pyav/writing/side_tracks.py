"""Copy the packets of sound, subtitles and data that belong to a window."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, cast

from trimcore.adapters.pyav.bitstream.remade import packet_of, remade
from trimcore.adapters.pyav.codecs.picture_subtitles import PICTURES, ends_sooner
from trimcore.adapters.pyav.codecs.sound import SoundCodec, frame_seconds, sound_codec_of
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.sound_encoding.edge import SoundEdge
from trimcore.adapters.pyav.writing.shown_pictures import ShownPictures
from trimcore.adapters.pyav.writing.sound_beginning import BegunSound
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.planning.sound.copied import SoundPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from av.audio.stream import AudioStream
    from av.codec.context import CodecContext
    from av.packet import Packet, PktSideDataT
    from av.stream import Stream

_WAITS = Fraction(1)
"""Seconds by which subtitles may be stored later than the pictures that they belong to."""
_KEPT_BESIDE: "tuple[PktSideDataT, ...]" = ("webvtt_identifier", "webvtt_settings")
"""What Matroska has beside a line of subtitles: how it is called, and where it stands."""
_FINE_CLOCK = 40_000
"""Sound is placed on a clock of at least this many ticks a second."""
_ROUNDED = 2
"""Ticks of it by which a seam may be rounded."""


class _Clock(NamedTuple):
    """How many parts a tick has in which sound is counted, their length, and the piece's start."""

    parts: int
    time_base: Fraction
    start: int

    def length_of(self, packet: "Packet[Stream]") -> int:
        """Tell how long a packet of the track sounds; its own clock may be too slow to tell."""
        if packet.duration:
            return packet.duration * self.parts
        return round(frame_seconds(packet.stream) / self.time_base)


class _Written(NamedTuple):
    """The latest packet that was taken of a track, and how many before it had its tick."""

    pts: int
    packet: "Packet[Stream]"
    at_once: int

    def comes_again(self, pts: int, packet: "Packet[Stream]") -> bool:
        """Tell whether a packet came before; short ones may share a tick of a slow clock."""
        if pts != self.pts:
            return pts < self.pts
        return packet.pos == self.packet.pos and bytes(packet) == bytes(self.packet)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideTracks:
    """The tracks beside the pictures; `end` is the window's, in seconds of the timeline.

    `sounds` are the numbers of those that sound, `midway` of those that begin inside the source's.
    The output shows the window from the moment `begins` on, in seconds. `sounded` is how far each
    track of sound has been written, by its number, and on the clock on which it is: it is shared
    with the windows that come behind. `came` counts the packets of each that were there to be
    copied.
    """

    source: OpenedMedia
    plan: CutPlan
    end: Fraction
    sounds: "Collection[int]"
    midway: "Collection[int]" = ()
    begins: Fraction = Fraction(0)
    sounded: dict[int, int] = field(default_factory=dict)
    came: Counter[int] = field(default_factory=Counter)
    _pictures: dict[int, ShownPictures] = field(default_factory=dict, init=False)
    _written: dict[int, _Written] = field(default_factory=dict, init=False)
    _edges: dict[int, SoundEdge] = field(default_factory=dict, init=False)
    _clocks: dict[int, _Clock] = field(default_factory=dict, init=False)
    _begun: dict[int, BegunSound] = field(default_factory=dict, init=False)

    def remade(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        """Give a packet its new times; nothing if it does not belong to the window."""
        context = cast("CodecContext | None", packet.stream.codec_context)
        if context is None:
            yield from self._data(packet)
        elif packet.stream_index not in self.sounds:
            yield from self._subtitles(packet)
        else:
            codec = sound_codec_of(packet.stream)
            for made in self._sounding(packet):
                if codec is not None and codec.frames is not None:
                    yield from _parts(made, codec)
                else:
                    yield made

    def rest(self) -> "Iterator[tuple[int, Packet[Stream]]]":
        """Yield, with their tracks, packets of sound that wait for others which never came."""
        for number, edge in self._edges.items():
            for packet in edge.rest():
                yield number, packet

    def edges(self) -> frozenset[int]:
        """Tell of which tracks the beginning was encoded anew."""
        return frozenset(number for number, edge in self._edges.items() if edge.is_encoded)

    def _sounding(self, packet: "Packet[Stream]") -> "Iterable[Packet[Stream]]":
        made, edge = self._sound(packet), self._edge_of(packet.stream)
        if edge is None:
            return [made] if made is not None else []
        if made is not None:
            return edge.take(made)
        return edge.pass_by(bytes(packet))

    def _edge_of(self, stream: "Stream") -> SoundEdge | None:
        codec, number = sound_codec_of(stream), stream.index
        if codec is None or codec.edge is None or number not in self.midway:
            return None
        if self._hides_run_up(number):
            return None
        if number not in self._edges:
            self._edges[number] = SoundEdge(cast("AudioStream", stream), codec.edge)
        return self._edges[number]

    def _hides_run_up(self, number: int) -> bool:
        """Tell whether what decoders need is hidden before a track, as it is before all windows."""
        plan = self.plan.sounds.get(number)
        return self.source.format.hides_preroll and (plan is None or plan.lands is None)

    def _sound(self, packet: "Packet[Stream]") -> "Packet[Stream] | None":
        plan = self.plan.sounds.get(packet.stream_index)
        pts = packet.dts if packet.pts is None else packet.pts
        if plan is None or pts is None:
            return None
        begun = self._begun_of(packet.stream)
        if not plan.first <= pts <= plan.last:
            begun.pass_by(bytes(packet))
            return None
        if packet.is_discard and pts >= plan.first_audible:
            return None  # amid an edit list's gap
        self.came[packet.stream_index] += 1
        written = self._written.get(packet.stream_index)
        if written is not None and written.comes_again(pts, packet):
            return None  # behind an edit, what decoders need comes again and is not heard
        if written is None and not _may_begin(packet):
            return None  # it shares the tick of the one behind it, which can be entered
        data = begun.take(bytes(packet))
        at_once = written.at_once + 1 if written is not None and written.pts == pts else 0
        self._written[packet.stream_index] = _Written(pts, packet, at_once)
        clock = self._clock_of(packet, plan)
        made = _remade(packet, 0, clock.length_of(packet), data)
        made.time_base = clock.time_base
        made.pts = made.dts = pts * clock.parts - clock.start + min(at_once, clock.parts - 1)
        self.sounded[packet.stream_index] = made.pts + (made.duration or 0)
        if pts < plan.first_audible and not self.source.format.hides_preroll:
            # It sounds nothing, and must not pull the file's zero back.
            made.pts = made.dts = max(0, made.pts)
        return made

    def _clock_of(self, packet: "Packet[Stream]", plan: SoundPlan) -> _Clock:
        clock = self._clocks.get(packet.stream_index)
        if clock is None:
            # One as slow as a tick per packet can't place the sound: count in parts of its ticks.
            parts = max(1, round(_FINE_CLOCK * packet.time_base))
            base = packet.time_base / parts
            start = self._start(packet.stream_index, plan, parts, base)
            clock = self._clocks[packet.stream_index] = _Clock(parts, base, start)
        return clock

    def _begun_of(self, stream: "Stream") -> BegunSound:
        if stream.index not in self._begun:
            self._begun[stream.index] = BegunSound(
                file=self.source.file, known=self.source.source_format, stream=stream
            )
        return self._begun[stream.index]

    def _start(self, number: int, plan: SoundPlan, parts: int, time_base: Fraction) -> int:
        """Tell which tick of a track's clock becomes the output's 0.

        Behind another window, sound begins at the very tick at which it had ended.
        """
        if plan.lands is None:
            return round((self.plan.origin + self.source.zero) / time_base)
        lands, sounded = round(plan.lands / time_base), self.sounded.get(number)
        if sounded is not None and abs(lands - sounded) <= _ROUNDED:
            lands = sounded
        return plan.first_audible * parts - lands

    @property
    def has_pictures(self) -> bool:
        """Whether any subtitles are pictures, which `showing` may yield."""
        return bool(self._pictures)

    def showing(self, moment: Fraction | None = None) -> "Iterator[tuple[int, Packet[Stream]]]":
        """Yield, with their tracks, pictures of subtitles that show when the window begins.

        Each once; those that a later packet of theirs may still replace only if the pictures have
        come to `moment`, in seconds of the output, or to their end.
        """
        if moment is None or moment - self.begins > _WAITS:
            for number, pictures in self._pictures.items():
                for packet in pictures.showing():
                    yield number, self._placed(packet)

    def _subtitles(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        number = packet.stream_index
        if (codec := packet.stream.codec_context.name) in PICTURES:
            if number not in self._pictures:
                begins, ends = self._window(packet)
                self._pictures[number] = ShownPictures(codec=codec, begins=begins, ends=ends)
            for shown in self._pictures[number].take(packet):
                yield self._placed(shown)
        elif (made := self._line(packet)) is not None:
            yield made

    def _data(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        """Give what nobody decodes if it begins inside: else it tells of what was before."""
        begins, ends = self._window(packet)
        if packet.pts is not None and begins <= packet.pts < ends:
            length = min(packet.duration or 0, ends - packet.pts)
            yield _remade(packet, packet.pts - begins + self._moved(packet), length)

    def _line(self, packet: "Packet[Stream]") -> "Packet[Stream] | None":
        if packet.pts is None:
            return None
        begins, ends = self._window(packet)
        last = packet.pts + (packet.duration or 0)
        if packet.pts >= ends or last <= begins:
            return None
        return self._placed(packet)

    def _placed(self, packet: "Packet[Stream]") -> "Packet[Stream]":
        """Let a packet of subtitles show for what is left of it in the window."""
        begins, ends = self._window(packet)
        pts = packet.pts or 0
        start, end = max(pts, begins), min(pts + (packet.duration or 0), ends)
        made = _remade(packet, start - begins + self._moved(packet), max(end - start, 0))
        if start == pts:
            return made
        codec, passed = packet.stream.codec_context.name, (start - pts) * packet.time_base
        return remade(made, ends_sooner(codec, bytes(packet), passed))

    def _moved(self, packet: "Packet[Stream]") -> int:
        """Tell when the output shows the window, on a packet's clock."""
        return round(self.begins / packet.time_base)

    def _window(self, packet: "Packet[Stream]") -> tuple[int, int]:
        """Return the first tick of the window and the first behind it, on a packet's clock."""
        zero, base = self.source.zero, packet.time_base
        return round((self.plan.origin + zero) / base), round((self.end + zero) / base)


def _may_begin(packet: "Packet[Stream]") -> bool:
    """Tell whether decoders can begin with a packet, where that stands in its bytes."""
    codec = sound_codec_of(packet.stream)
    return codec is None or codec.is_key is None or codec.is_key(bytes(packet))


def _parts(packet: "Packet[Stream]", codec: SoundCodec) -> "Iterator[Packet[Stream]]":
    """Give each frame of a packet one of its own."""
    step = round(codec.frame_seconds / packet.time_base)
    for count, frame in enumerate(codec.frames(bytes(packet)) if codec.frames else ()):
        part = packet_of(frame)
        part.pts = part.dts = (packet.pts or 0) + count * step
        part.duration, part.time_base, part.is_keyframe = step, packet.time_base, True
        yield part


def _remade(
    packet: "Packet[Stream]", pts: int, duration: int, data: bytes | None = None
) -> "Packet[Stream]":
    """Copy a packet's bytes under new times, without what its old container said of its own."""
    made = packet_of(bytes(packet) if data is None else data)
    made.pts = made.dts = pts
    made.duration = duration
    made.time_base = packet.time_base
    made.is_keyframe = True
    for kind in _KEPT_BESIDE if packet.stream.type == "subtitle" else ():
        if packet.has_sidedata(kind):
            made.set_sidedata(packet.get_sidedata(kind))
    return made
