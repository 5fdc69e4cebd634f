"""Obey a plan: encode the head, copy what is untouched, encode the tail, copy the sound."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.bitstream.field_pairs import demuxed, halves
from trimcore.adapters.pyav.bitstream.keyframes import refreshes_slowly
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.encoding.encoders import Beside, Wanted, open_encoder
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.transcoder import DAMAGED, Transcoder
from trimcore.adapters.pyav.reading.indexing import WindowIndex, counts_frames, seek, wanted_streams
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.muxer import Output, open_muxer
from trimcore.adapters.pyav.writing.payload import Payload
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.side_tracks import SideTracks
from trimcore.adapters.pyav.writing.splicing import (
    CannotJoin,
    Splice,
    check_units,
    ending_before,
    free_number,
    splice,
)
from trimcore.domain.cutting.planning.decode_clock import DecodeClock
from trimcore.domain.cutting.planning.join import (
    EncodedRun,
    FramePlan,
    reorder_depth,
    replaced_bytes,
)
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.planning.rates import constant_rate, mean_rate
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_OBSERVED = 4
"""Copied frames behind an encoded head that are decoded and compared."""


@dataclass(slots=True)
class Execution:
    """One cut in progress; `percent` is told how far it is.

    `crf_offset` is by how much encoders have to do better than they would by themselves.
    """

    source: OpenedMedia
    index: WindowIndex
    plan: CutPlan
    file: ScratchFile
    payload: Payload
    threads: int
    percent: Callable[[int], None]
    end: Fraction
    crf_offset: int = 0
    evidence: Evidence = field(default_factory=Evidence)
    copied: set[int] = field(default_factory=set)
    _output: Output | None = None
    _splice: Splice | None = None
    _clock: DecodeClock | None = None
    _head: Transcoder | None = None
    _tail: Transcoder | None = None
    _spare: "VideoCodecContext | None" = None
    _early: list["Packet[Stream]"] = field(default_factory=list)
    _waiting: "deque[tuple[int, Packet[Stream]]]" = field(default_factory=deque)
    _frames: dict[int, FramePlan] = field(default_factory=dict)
    _rate: Fraction | None = None
    _done: int = 0
    _copies: int = 0

    def run(self) -> None:
        """Make the whole output file.

        Raises:
            DamagedMedia: a frame of the plan can't be decoded.
            UnsupportedMedia: the codec can't be written, or the pictures change their form.
            CannotJoin: copied and encoded frames don't go together.
        """
        self._frames = {frame.tick: frame for frame in (*self.plan.frames, *self.plan.hidden)}
        self._head = self._transcoder(self.plan.head)
        self._tail = self._transcoder(self.plan.tail)
        self._rate = self._constant_rate()
        tracks = SideTracks(
            source=self.source, plan=self.plan, end=self.end, sounds=self.index.sounds
        )
        for position, packet in self._packets():
            if position is not None:
                self._picture(position, packet)
            elif self._output is None:
                self._early.append(packet)
            else:
                self._beside(tracks, packet)
            if self._output is not None and self._early:
                for early in self._early:
                    self._beside(tracks, early)
                self._early.clear()
        self._finish(tracks)

    def _transcoder(self, run: EncodedRun | None) -> Transcoder | None:
        if run is None:
            return None
        copied = self.plan.copied
        behind = copied.frames[:_OBSERVED] if copied and run is self.plan.head else ()
        self.evidence.replaced += replaced_bytes(self.index.video, run)
        return Transcoder(
            decoder=self.source.decoder,
            run=run,
            evidence=self.evidence,
            opens=self._opened,
            writes=self._write_encoded,
            taken=self._count,
            after=[frame.tick for frame in behind],
            opening=self.index.video.opening if run.decode_from == 0 else None,
            counts=counts_frames(self.source),
            framing=self.source.framing,
            follows_shape=self.source.format.in_band,
        )

    def _coded(self) -> str:
        return self.source.codec

    def _packets(self) -> Iterator[tuple[int | None, "Packet[Stream]"]]:
        """Demux what was indexed: pictures with their position in the index, and all else."""
        place = self.plan.decode_from
        pictures = self.index.video.packets
        start, started = pictures[place], False
        waiting = {
            number: track.packets[-1]
            for number, track in self.index.sounds.items()
            if track.packets
        }
        seek(self.source, self.index.seek_tick)
        for packet in demuxed(self.source.container, *wanted_streams(self.source)):
            if not packet.size:
                continue
            if packet.stream_index == self.source.video.index:
                started = started or (packet.dts == start.dts and packet.pts == start.pts)
                if started:
                    yield place, packet
                    place += 1
            else:
                if (last := waiting.get(packet.stream_index)) and _reaches(packet, last):
                    del waiting[packet.stream_index]
                yield None, packet
            if place >= len(pictures) and not waiting:
                return

    def _picture(self, position: int, packet: "Packet[Stream]") -> None:
        """Decode the head, then copy, then decode the tail; packets wait for what is before."""
        copied = self.plan.copied
        if copied is not None and position >= copied.first:
            self._waiting.append((position, packet))
        if self._head is not None:
            self._head.feed(packet)
            if self._head.complete:
                self._head.finish()
                self._head = None
        if self._head is None:
            self._drain()

    def _drain(self) -> None:
        while self._waiting:
            position, packet = self._waiting.popleft()
            if self._output is None:
                self._begin_with_copies(packet)
            if self._tail is not None and self._tail.run.decode_from <= position:
                self._enter(position, packet)
                self._tail.feed(packet)
            if self.plan.copied is not None and position in self.plan.copied:
                self._copy(packet, self._frames[self.index.video.packets[position].pts])

    def _enter(self, position: int, packet: "Packet[Stream]") -> None:
        """Look at the tail's first packet, which may have been indexed by a table alone."""
        framing = self.source.framing
        begins = self._tail is not None and position == self._tail.run.decode_from
        if begins and framing is not None and refreshes_slowly(bytes(packet), framing):
            raise CannotJoin("The video is refreshed too slowly to be entered inside the window.")

    def _begin_with_copies(self, first: "Packet[Stream]") -> None:
        """Open the output where nothing is encoded before the first copied packet."""
        if self._tail is None:
            self._splice = Splice(header=self.source.video.codec_context.extradata)
            self._open_output()
            return
        decoder = self.source.decoder
        frames = [*decoder.decode(cast("Packet[VideoStream]", first)), *decoder.decode(None)]
        decoder.flush_buffers()
        if not frames:
            raise DamagedMedia(DAMAGED)
        self._spare = self._opened(frames[0], decoder.sample_aspect_ratio)

    def _opened(self, like: "VideoFrame", shape: Fraction | None) -> "VideoCodecContext":
        """Open an encoder, and the output if there is none yet."""
        if self._spare is not None:
            encoder, self._spare = self._spare, None
            return encoder
        encoder = open_encoder(self.source.video, like, self._wanted(shape))
        made = Splice(header=encoder.extradata)
        if self.plan.copied is not None:
            made = splice(self.source, encoder)
        if self._splice is not None and self._splice.header != made.header:
            raise CannotJoin("The encoder describes two runs of frames in different ways.")
        self._splice = made
        if self._output is None:
            if self._head is None:
                self._start_clock(encoder.reorder_depth)
            self._open_output()
        return encoder

    def _wanted(self, shape: Fraction | None) -> Wanted:
        runs = [run for run in (self.plan.head, self.plan.tail) if run is not None]
        count = sum(len(run.frames) for run in runs)
        beside = None
        if self.plan.copied is not None:
            h264 = self._coded() == "h264"
            # What is held back for reordering would be lost where an open keyframe is entered.
            depth = 0 if self._entry().kind is PacketKind.OPEN else self._announced_depth()
            beside = Beside(number=free_number(self.source) if h264 else 0, depth=depth)
        return Wanted(
            count=count,
            frame_bytes=self.evidence.replaced / count,
            rate=self._rate or mean_rate(self.plan.frames, self.index.video.time_base),
            in_band=self.source.format.in_band,
            threads=self.threads,
            beside=beside,
            crf_offset=self.crf_offset,
            shape=shape if self.source.format.in_band else None,
        )

    def _copied_depth(self) -> int:
        copied = self.plan.copied
        if copied is None:
            return 0
        pictures = self.index.video.packets
        return reorder_depth([pictures[position].pts for position in copied.positions])

    def _announced_depth(self) -> int:
        """Tell how far ahead of showing the copied packets are decoded, or their headers announce.

        libav loses the first picture for which it begins to wait where it did not wait before.
        """
        return max(self._copied_depth(), self.source.video.codec_context.reorder_depth)

    def _start_clock(self, depth: int) -> DecodeClock:
        self._clock = DecodeClock(
            sorted((*self.plan.frames, *self.plan.hidden), key=attrgetter("tick")),
            origin=self.plan.origin_tick,
            depth=max(depth, self._copied_depth()),
            lengths=self.source.format.index_in_front,
        )
        return self._clock

    def _open_output(self) -> None:
        header = self._splice.header if self._splice else None
        midway = [
            number
            for number, sound in self.plan.sounds.items()
            if sound.first > self.index.sounds[number].packets[0].pts
            or not self.index.sounds[number].from_start
        ]
        self._output = open_muxer(self.file, self.source, header, self._rate, midway=midway)

    def _constant_rate(self) -> Fraction | None:
        video, base = self.source.video, self.index.video.time_base
        told = [rate for rate in (video.average_rate, video.base_rate) if rate]
        return constant_rate(self.plan.frames, base, told)

    def _write_encoded(self, packet: "Packet[Stream]", frame: FramePlan, last: bool) -> None:  # noqa: FBT001 - by position
        """Write an encoded packet as one of the output's."""
        self.evidence.encoded += packet.size
        if self.plan.copied is not None and self._splice is not None:
            data = self._splice.fit(bytes(packet))
            if last and self._head is not None:
                data += ending_before(self.source, self._entry())
            packet = remade(packet, data)
        if self._clock is None:
            self._start_clock(-(packet.dts or 0))
        self._write(packet, frame)

    def _entry(self) -> IndexedPacket:
        copied = self.plan.copied
        return self.index.video.packets[copied.first if copied else 0]

    def _copy(self, packet: "Packet[Stream]", frame: FramePlan) -> None:
        """Write one of the source's packets, untouched."""
        data = bytes(packet)
        check_units(self.source, packet, data)
        self.evidence.see_bytes(self.payload.copied(data))
        self._write(packet, frame)
        self._copies += 1
        self._count()

    def _write(self, packet: "Packet[Stream]", frame: FramePlan) -> None:
        clock = self._clock or self._start_clock(0)
        packet.dts = clock.tick(frame)
        packet.pts = frame.tick - self.plan.origin_tick
        packet.duration = frame.duration
        packet.time_base = self.index.video.time_base
        if self._output is not None:
            for part in halves(packet):
                self._output.mux(part, self._output.video)

    def _count(self) -> None:
        self._done += 1
        self.percent(95 * self._done // len(self._frames))

    def _beside(self, tracks: SideTracks, packet: "Packet[Stream]") -> None:
        """Copy a sound or subtitle packet if it belongs to the window."""
        output = self._output
        if output is None or packet.stream_index not in output.copies:
            return
        for made in tracks.remade(packet):
            self.copied.add(packet.stream_index)
            output.mux(made, output.copies[packet.stream_index])

    def _finish(self, tracks: SideTracks) -> None:
        if self._head is not None:
            self._head.finish()
            self._head = None
        self._drain()
        if self._tail is not None:
            self._tail.finish()
        due = len(self.plan.copied.positions) if self.plan.copied else 0
        if self._output is None or self._copies != due:
            raise DamagedMedia(DAMAGED)
        for early in self._early:
            self._beside(tracks, early)
        self._output.close()


def _reaches(packet: "Packet[Stream]", last: IndexedPacket) -> bool:
    pts = packet.dts if packet.pts is None else packet.pts
    return pts is None or pts >= last.pts
