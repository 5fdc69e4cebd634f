"""Obey a plan: decode from the keyframe, encode the window's frames, copy the sound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.encoders import open_encoder
from trimcore.adapters.pyav.indexing import WindowIndex, seek, wanted_streams
from trimcore.adapters.pyav.output import Output, open_output
from trimcore.adapters.pyav.scratch_file import ScratchFile
from trimcore.adapters.pyav.source import Source
from trimcore.domain.cutting.packets import Packet as IndexedPacket
from trimcore.domain.cutting.plan import CutPlan, FramePlan, steady
from trimcore.domain.errors import DamagedMedia, UnsupportedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

_FINE_CLOCK = 40_000
"""Sound is placed on a clock of at least this many ticks a second."""
_DAMAGED = "The video is damaged inside the window: a picture there can't be read."


@dataclass(slots=True)
class Execution:
    """One cut in progress; `percent` is told how far it is."""

    source: Source
    index: WindowIndex
    plan: CutPlan
    file: ScratchFile
    threads: int
    percent: Callable[[int], None]
    end: Fraction
    output: Output | None = None
    encoder: "VideoCodecContext | None" = None
    frames: tuple[FramePlan, ...] = ()
    copied: set[int] = field(default_factory=set)
    _early: list["Packet[Stream]"] = field(default_factory=list)
    _done: int = 0
    _encoded: int = 0
    _clock: int | None = None

    def run(self) -> None:
        """Make the whole output file.

        Raises:
            DamagedMedia: a frame of the plan can't be decoded.
            UnsupportedMedia: the codec can't be written, or the pictures change their form.
        """
        self.frames = self.plan.frames
        for packet in self._packets():
            if packet.stream_index == self.source.video.index:
                self._decode(packet)
            elif self.output is None:
                self._early.append(packet)
            else:
                self._copy(packet)
        if self._done < len(self.frames):
            self._decode(None)
        if self._done < len(self.frames) or self.output is None:
            raise DamagedMedia(_DAMAGED)
        self._finish(self.output)

    def _packets(self) -> Iterator["Packet[Stream]"]:
        """Demux what was indexed, from the keyframe on for the video."""
        start = self.index.video.packets[self.plan.decode_from]
        started = False
        left = len(self.index.video.packets) - self.plan.decode_from
        waiting = {
            number: track.packets[-1]
            for number, track in self.index.sounds.items()
            if track.packets
        }
        seek(self.source, self.index.seek_tick)
        for packet in self.source.container.demux(wanted_streams(self.source)):
            if not packet.size:
                continue
            if packet.stream_index == self.source.video.index:
                started = started or (packet.dts == start.dts and packet.pts == start.pts)
                left -= started
                if not started:
                    continue
            elif (last := waiting.get(packet.stream_index)) and _reaches(packet, last):
                del waiting[packet.stream_index]
            yield packet
            if left <= 0 and not waiting:
                return

    def _decode(self, packet: "Packet[Stream] | None") -> None:
        if self._done >= len(self.frames):
            return
        try:
            decoded = self.source.video.decode(packet)
        except av.EOFError:
            return
        except av.InvalidDataError as error:
            if packet is None or self._before_window(packet):
                return
            raise DamagedMedia(_DAMAGED) from error
        for frame in decoded:
            self._take(frame)

    def _before_window(self, packet: "Packet[Stream]") -> bool:
        return packet.pts is not None and packet.pts < self.frames[0].tick

    def _take(self, frame: "VideoFrame") -> None:
        """Encode the frame if it is the next one of the plan."""
        if self._done >= len(self.frames) or frame.pts is None:
            return
        wanted = self.frames[self._done].tick
        if frame.pts < wanted:
            return
        if frame.pts > wanted or frame.is_corrupt:
            raise DamagedMedia(_DAMAGED)
        encoder = self._start(frame)
        if (frame.width, frame.height, frame.format.name) != (
            encoder.width,
            encoder.height,
            encoder.pix_fmt,
        ):
            raise UnsupportedMedia("The pictures change their size or kind inside the window.")
        frame.pts = self._done
        frame.time_base = encoder.time_base
        frame.duration = 1
        frame.pict_type = 0
        self._done += 1
        self._write(encoder.encode(frame))
        self.percent(95 * self._done // len(self.frames))

    def _start(self, first: "VideoFrame") -> "VideoCodecContext":
        if self.encoder is None:
            self.encoder = open_encoder(
                self.source.video,
                first,
                len(self.frames),
                frame_bytes=self._frame_bytes(),
                in_band=self.source.family.in_band,
                threads=self.threads,
            )
            self.output = open_output(self.file, self.source, self.encoder, self._rate())
            for packet in self._early:
                self._copy(packet)
            self._early.clear()
        return self.encoder

    def _frame_bytes(self) -> float:
        ticks = {frame.tick for frame in self.frames}
        sizes = [packet.size for packet in self.index.video.packets if packet.pts in ticks]
        return sum(sizes) / len(sizes)

    def _rate(self) -> Fraction | None:
        rate = self.source.video.average_rate
        base = self.index.video.time_base
        return rate if rate and steady(self.frames, 1 / (rate * base)) else None

    def _write(self, packets: list["Packet[Stream]"]) -> None:
        """Write encoded packets with the times of the plan instead of the encoder's count."""
        for packet in packets:
            frame = self.frames[packet.pts or 0]
            count = packet.dts if packet.dts is not None else self._encoded
            packet.dts = self._decode_tick(count, frame)
            packet.pts = frame.tick - self.plan.origin_tick
            packet.duration = frame.duration
            packet.time_base = self.index.video.time_base
            self._encoded += 1
            if self.output is not None:
                self.output.mux(packet, self.output.video)

    def _decode_tick(self, count: int, frame: FramePlan) -> int:
        """Return when a frame is decoded, the encoder's `count`th place in its order.

        Containers with an index take the distance to the next one for how long the frame is
        shown, so there it is just that; the first is early enough for the longest frames.
        """
        if not self.source.family.index_in_front:
            return self._tick(count)
        if self._clock is None:
            longest = sorted((frame.duration for frame in self.frames), reverse=True)
            early = sum(longest[: max(0, -count)])
            self._clock = self.frames[0].tick - self.plan.origin_tick - early
        now = self._clock
        self._clock += frame.duration
        return now

    def _tick(self, count: int) -> int:
        """Turn an encoder's count into a tick; below 0, frames are as far apart as on average."""
        frames = self.frames
        if count >= 0:
            return frames[min(count, len(frames) - 1)].tick - self.plan.origin_tick
        step = max(1, (frames[-1].end - frames[0].tick) // len(frames))
        return frames[0].tick - self.plan.origin_tick + count * step

    def _copy(self, packet: "Packet[Stream]") -> None:
        """Copy a sound or subtitle packet if it belongs to the window."""
        output = self.output
        if output is None or packet.stream_index not in output.copies:
            return
        made = (
            self._sound(packet)
            if packet.stream_index in self.index.sounds
            else self._subtitle(packet)
        )
        if made is not None:
            self.copied.add(packet.stream_index)
            output.mux(made, output.copies[packet.stream_index])

    def _sound(self, packet: "Packet[Stream]") -> "Packet[Stream] | None":
        plan = self.plan.sounds.get(packet.stream_index)
        pts = packet.dts if packet.pts is None else packet.pts
        if plan is None or pts is None or not plan.first <= pts <= plan.last:
            return None
        # A clock as slow as one tick per packet can't place the sound: count in parts of its ticks.
        parts = max(1, round(_FINE_CLOCK * packet.time_base))
        made = remade(packet, 0, (packet.duration or 0) * parts)
        made.time_base = packet.time_base / parts
        start = (self.plan.origin + self.source.zero) / made.time_base
        made.pts = made.dts = pts * parts - round(start)
        return made

    def _subtitle(self, packet: "Packet[Stream]") -> "Packet[Stream] | None":
        if packet.pts is None:
            return None
        base = packet.time_base
        begins = round((self.plan.origin + self.source.zero) / base)
        ends = round((self.end + self.source.zero) / base)
        start, end = max(packet.pts, begins), min(packet.pts + (packet.duration or 0), ends)
        if start > end or packet.pts >= ends or packet.pts + (packet.duration or 0) <= begins:
            return None
        return remade(packet, start - begins, end - start)

    def _finish(self, output: Output) -> None:
        if self.encoder is not None:
            self._write(self.encoder.encode(None))
        output.close()


def remade(packet: "Packet[Stream]", pts: int, duration: int) -> "Packet[Stream]":
    """Copy a packet's bytes under new times, without what its old container said of it."""
    made = av.Packet(bytes(packet))
    made.pts = made.dts = pts
    made.duration = duration
    made.time_base = packet.time_base
    made.is_keyframe = True
    return made


def _reaches(packet: "Packet[Stream]", last: IndexedPacket) -> bool:
    pts = packet.dts if packet.pts is None else packet.pts
    return pts is None or pts >= last.pts
