"""Write the output's packets: pictures at their new times, and the tracks beside them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.codecs.sound import AAC
from trimcore.adapters.pyav.encoding.evidence import (
    Evidence,
    Said,
    SoundDigest,
    digest,
    ticks_about,
)
from trimcore.adapters.pyav.encoding.transcoder import DAMAGED
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.reading.indexing.field_packets import halves
from trimcore.adapters.pyav.sound_encoding.conversion import ConvertedSound
from trimcore.adapters.pyav.writing.muxing.muxer import Muxer, RefusedPacket, RefusedSound
from trimcore.adapters.pyav.writing.side_tracks import SideTracks
from trimcore.domain.cutting.planning.decode_clock import DecodeClock
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.planning.sound.alone import SampleWindow
from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from collections.abc import Iterable

    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext

    from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget


@dataclass(slots=True, kw_only=True)
class OutputWriter:
    """One output, which begins when the header of its pictures is known.

    Its windows are written one after the other, each told of by `begin` before, and by `end` after.
    `opens` begins a file under such a header, for what an encoder makes if there is one. `tracks`
    are those beside the window's pictures, and `copied` the numbers of those of which something was
    written, and of files and covers. `evidence` is told of what is written beside pictures and
    sound. `placed` are the numbers that the output has for those whose packets were written, and
    `edges` the tracks of sound of which a window's beginning was encoded anew. `heard` digests what
    is written of each track of sound, by its number in the source.
    """

    cuts: CutList
    opens: "Callable[[bytes | None, VideoCodecContext | None], Muxer]"
    tracks: SideTracks | None = None
    evidence: Evidence | None = None
    copied: set[int] = field(default_factory=set)
    placed: dict[int, int] = field(default_factory=dict)
    edges: set[int] = field(default_factory=set)
    heard: dict[int, SoundDigest] = field(default_factory=dict)
    _muxer: Muxer | None = None
    _clock: DecodeClock | None = None
    _zero_tick: int = 0
    _cut: Cut | None = None
    _sounded: dict[int, int] = field(default_factory=dict)
    _converters: dict[int, ConvertedSound] = field(default_factory=dict)
    _about: dict[int, range] = field(default_factory=dict)
    _held: "list[Packet[Stream]]" = field(default_factory=list)

    def begin(self, cut: Cut, evidence: Evidence) -> None:
        """Go on with the next window; of what is written, `evidence` is told."""
        base = cut.index.video.time_base
        self.tracks = SideTracks(
            source=cut.source,
            plan=cut.plan,
            end=cut.end,
            sounds=cut.index.sounds,
            midway=cut.sounds_midway,
            begins=cut.plan.begins * base,
            sounded=self._sounded,
        )
        self.evidence = evidence
        self._cut = cut
        for number, converter in self._converters.items():
            self._write_converted(number, converter.pause())
            rate = converter.rate
            converter.window = SampleWindow(begin=cut.plan.origin * rate, end=cut.end * rate)
            converter.origin = (cut.plan.origin - self.tracks.begins) * rate
        self._zero_tick = cut.plan.zero_tick

    def end(self) -> None:
        """Write what is left of the window.

        Raises:
            DamagedMedia: the file has not begun: no picture was found.
        """
        muxer = self._begun()
        self.write_held()
        if self.tracks is not None:
            for number, packet in self.tracks.rest():
                self._write_to(muxer, number, packet)
            self.edges |= self.tracks.edges()
            if self.evidence is not None:
                self.evidence.came = self.tracks.came
        self._write_showing(muxer)

    def open(self, header: bytes | None, encoder: "VideoCodecContext | None" = None) -> None:
        """Begin the file, if it has not begun.

        Raises:
            Unsupported: the container can't hold the pictures.
        """
        if self._muxer is None:
            self._muxer = self.opens(header, encoder)
            self.copied |= self._muxer.whole

    def start_clock(self, depth: int) -> None:
        """Tell how far ahead of being shown frames are decoded, if that is not known."""
        if self._clock is None:
            self._clock = self._made_clock(depth)

    def write_picture(self, packet: "Packet[Stream]", frame: FramePlan) -> None:
        """Write the packet that shows `frame`; packets come in decode order.

        Raises:
            DamagedMedia: the file has not begun.
        """
        muxer = self._begun()
        if self._clock is None:
            self._clock = self._made_clock(0)
        packet.dts = self._clock.tick(frame)
        packet.pts = frame.shown - self._zero_tick
        packet.duration = frame.duration
        packet.time_base = self.cuts.first.index.video.time_base
        if self.tracks is not None and self.tracks.has_pictures:
            self._write_showing(muxer, packet.pts * packet.time_base)
        for part in halves(packet):
            muxer.mux(part, muxer.video)

    def write_unshown(self, packet: "Packet[Stream]", tick: int) -> None:
        """Write a packet that shows nothing at a tick of the source.

        Raises:
            DamagedMedia: the file has not begun.
        """
        muxer = self._begun()
        packet.pts = packet.dts = tick - self._zero_tick
        packet.duration, packet.time_base = 0, self.cuts.first.index.video.time_base
        muxer.mux(packet, muxer.video)

    def hold(self, packet: "Packet[Stream]") -> None:
        """Take a packet of another track, which waits until it can be written."""
        self._held.append(packet)

    def write_held(self) -> None:
        """Write what waits and belongs to the window, once the file has begun."""
        if self._muxer is None:
            return
        for packet in self._held:
            self._write_beside(self._muxer, packet)
        self._held.clear()

    def close(self) -> None:
        """Write the end of the file.

        Raises:
            DamagedMedia: it has not begun: no picture was found.
        """
        muxer = self._begun()
        for number, converter in self._converters.items():
            self._write_converted(number, converter.finish())
        muxer.close()

    def _write_showing(self, muxer: Muxer, moment: Fraction | None = None) -> None:
        """Write pictures of subtitles that show when the window begins, if none came after them."""
        for number, packet in self.tracks.showing(moment) if self.tracks else ():
            self._write_to(muxer, number, packet)

    def _write_beside(self, muxer: Muxer, packet: "Packet[Stream]") -> None:
        if packet.stream_index not in muxer.copies or self.tracks is None:
            return
        self._see_sound(packet)
        if packet.stream_index in muxer.converted:
            self._write_converted(packet.stream_index, self._converter(muxer, packet).take(packet))
            return
        for made in self.tracks.remade(packet):
            self._write_to(muxer, packet.stream_index, made)

    def _converter(self, muxer: Muxer, packet: "Packet[Stream]") -> ConvertedSound:
        number = packet.stream_index
        if number not in self._converters:
            source, cut = self.cuts.source, self._cut or self.cuts.first
            plan, begins = cut.plan, cut.plan.begins * cut.index.video.time_base
            stream = cast("AudioStream", source.container.streams[number])
            rate, target = stream.codec_context.sample_rate, muxer.converted[number]
            late = Fraction(target.late, target.rate_for(stream.codec_context))
            hidden = source.format.hides_preroll or not target.late
            heard = plan.origin if hidden or begins else plan.origin + late
            self._converters[number] = ConvertedSound(
                stream=stream,
                made=cast("AudioStream", muxer.copies[number]),
                decoder_for=source.sound_decoder_for,
                zero=source.zero,
                window=SampleWindow(begin=heard * rate, end=cut.end * rate),
                origin=(plan.origin - begins) * rate,
                changes=number in source.changing_sounds,
            )
        return self._converters[number]

    def _write_converted(self, number: int, packets: "Iterable[Packet[Stream]]") -> None:
        muxer = self._begun()
        for packet in packets:
            self._write_to(muxer, number, packet)

    @property
    def converted(self) -> "dict[int, SoundTarget]":
        """The tracks of sound of which encoded packets were written, with the way."""
        muxer = self._begun()
        return {one: muxer.converted[one] for one in self.placed if one in muxer.converted}

    @property
    def read_at(self) -> dict[int, int]:
        """The numbers under which the tracks that were written are read, by those in the source.

        Containers whose index stands in front leave those out of which nothing was written.
        """
        copies, written = self._begun().copies, self.placed.values()
        leaves_out = self.cuts.source.format.index_in_front
        empty = [one.index for one in copies.values() if leaves_out and one.index not in written]
        return {
            number: place - sum(one < place for one in empty)
            for number, place in self.placed.items()
        }

    @property
    def held(self) -> frozenset[int]:
        """The numbers of the tracks for which the file has room, written or not."""
        return frozenset(self._begun().copies)

    def _see_sound(self, packet: "Packet[Stream]") -> None:
        if self.evidence is None or self._cut is not self.cuts.first:
            return
        pts = packet.dts if packet.pts is None else packet.pts
        if pts in self._about_begin(packet.stream_index):
            self.evidence.see_sound(packet)

    def _about_begin(self, number: int) -> range:
        if number not in self._about:
            first = self.cuts.first
            track = first.index.sounds.get(number)
            about = range(0) if track is None else ticks_about(track, first.plan.origin)
            self._about[number] = about
        return self._about[number]

    def _write_to(self, muxer: Muxer, number: int, packet: "Packet[Stream]") -> None:
        copy = muxer.copies[number]
        self.copied.add(number)
        self.placed[number] = copy.index
        base = packet.time_base
        if copy.type == "audio":
            self._heard(number, copy).see(bytes(packet), _microseconds(packet.pts or 0, base))
        elif self.evidence is not None:
            moment, lasts = (packet.pts or 0) * base, (packet.duration or 0) * base
            self.evidence.see_beside(number, Said(moment, lasts, digest(bytes(packet))))
        try:
            muxer.mux(packet, copy)
        except RefusedPacket as error:
            if copy.type != "audio":
                raise
            raise RefusedSound(number, str(error)) from error

    def _heard(self, number: int, copy: "Stream") -> SoundDigest:
        if number not in self.heard:
            self.heard[number] = SoundDigest(is_aac=copy.codec_context.name == AAC.name)
        return self.heard[number]

    def _begun(self) -> Muxer:
        if self._muxer is None:
            raise DamagedMedia(DAMAGED)
        return self._muxer

    def _made_clock(self, depth: int) -> DecodeClock:
        return DecodeClock(
            self.cuts.frames,
            origin=0,
            depth=max(depth, self.cuts.copied_depth),
            lengths=self.cuts.source.format.index_in_front,
        )


def _microseconds(ticks: int, base: Fraction) -> int:
    """Tell when a tick is, rounded towards 0; packets of sound are many, and fractions slow."""
    whole = abs(ticks) * base.numerator * MICROSECONDS // base.denominator
    return whole if ticks >= 0 else -whole
