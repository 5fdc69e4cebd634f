"""Read the finished file back and compare it with the plan: never a wrong file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from math import inf, lcm
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.psnr import fingerprint, sample
from trimcore.adapters.pyav.reading.field_packets import demuxed, halves
from trimcore.adapters.pyav.reading.opened_media import open_container
from trimcore.adapters.pyav.reading.transparency import decoder_of
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.planning.plan import CutPlan

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_FIRST_PACKETS = 32
_SEAM = 8
"""Packets that are decoded at the beginning, or behind an encoded head."""
_LAST_RUN = 64
"""Packets after the last keyframe beyond which the end is not decoded, if nothing was copied."""
_ENDING = re.compile(b"\\A\0?\0\0\1" + re.escape(HEVC.ending))
_MICROSECONDS = 1_000_000
_LEAST = 24.0
"""Decibels below which an encoded frame is another picture."""


class WrongOutput(Exception):
    """The file that was made is not the one that was planned."""


def check_output(
    file: ScratchFile,
    plan: CutPlan,
    time_base: Fraction,
    evidence: Evidence,
    payload: Callable[[bytes], bytes],
) -> float:
    """Check that the file shows the planned frames at their times, and that its seams decode.

    Decoded are its first frames, an encoded head from its last keyframe to behind the seam, and
    what follows the last copied frame. Copied packets are compared by the `payload` of their bytes,
    which `evidence` has of the source's. Returned is how much like the source's the worst of the
    encoded frames is, in decibels.

    Raises:
        WrongOutput: it does not; the text says how.
    """
    try:
        file.seek(0)
        with open_container(file) as container:
            start = _start(container)
        file.seek(0)
        with open_container(file) as container:
            check = _Check(container, plan, time_base, evidence, payload, start)
            check.run()
            return check.lowest
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"it can't be read back: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """The output's clock and the source's, both counted in whole numbers of one fine unit."""

    base: int
    source: int
    start: int
    tolerance: int

    @classmethod
    def of(cls, container: "InputContainer", source: Fraction, start: int) -> "_Clock":
        base = container.streams.video[0].time_base or Fraction(1)
        fine = lcm(base.denominator, source.denominator, _MICROSECONDS)
        return cls(
            base=int(base * fine),
            source=int(source * fine),
            start=start * fine // _MICROSECONDS,
            tolerance=int(max(base, source) * fine) + fine // _MICROSECONDS,
        )

    def pts(self, ticks: int) -> int:
        """Tell at which tick of the output a frame so many ticks after the origin should show."""
        return (ticks * self.source + self.start + self.base // 2) // self.base

    def apart(self, pts: int, ticks: int) -> bool:
        """Tell whether a frame shows at another moment, beyond what clocks round."""
        return abs(pts * self.base - self.start - ticks * self.source) > self.tolerance


@dataclass(slots=True)
class _Check:
    """One reading of the output: an encoded head, copied packets, an encoded tail."""

    container: "InputContainer"
    plan: CutPlan
    time_base: Fraction
    evidence: Evidence
    payload: Callable[[bytes], bytes]
    start: int
    shown: list[int] = field(default_factory=list)
    hidden: int = 0
    lowest: float = inf
    seen: Evidence = field(default_factory=Evidence)
    ticks: dict[int, int] = field(default_factory=dict)
    clock: "_Clock" = field(init=False)
    decoder: "VideoCodecContext" = field(init=False)

    def run(self) -> None:
        self.decoder = decoder_of(self.container.streams.video[0])
        self.clock = _Clock.of(self.container, self.time_base, self.start)
        self.ticks = {
            self.clock.pts(frame.tick - self.plan.origin_tick): frame.tick
            for frame in self.plan.frames
        }
        self._read()
        if self.plan.copied is not None and self.seen.copies != self.evidence.copies:
            raise WrongOutput("its copied packets are not the source's")
        self._check_times()

    def _read(self) -> None:
        """Look at all packets, and decode those about the ends and the seams."""
        copied = len(self.plan.copied.positions) if self.plan.copied else 0
        begins = len(self.plan.head.frames) if self.plan.head else 0
        ends = begins + copied
        seam = min(begins + _SEAM, ends) if copied else min(_SEAM, begins)
        run: list[Packet[VideoStream]] = []
        for place, packet in enumerate(self._packets()):
            self._look(place, packet, copies=begins <= place < ends)
            if place == ends or (packet.is_keyframe and place < begins):
                run = []
            if place < seam or not begins <= place < ends:
                run.append(packet)
            if place + 1 == seam:
                self._decode(run)
        if (copied and len(self.shown) + self.hidden > ends) or (
            not copied and len(run) <= _LAST_RUN
        ):
            self._decode(run)

    def _packets(self) -> Iterator["Packet[VideoStream]"]:
        for packet in demuxed(self.container, self.container.streams.video[0]):
            if packet.size:
                yield cast("Packet[VideoStream]", packet)

    def _look(self, place: int, packet: "Packet[VideoStream]", *, copies: bool) -> None:
        if place == 0 and not packet.is_keyframe:
            raise WrongOutput("it does not begin with a keyframe")
        if packet.is_discard:
            self.hidden += 1
        else:
            self.shown.append(packet.pts or 0)
        if copies:
            # Transport streams have no packets of their own: an ending comes with what follows it.
            data = _ENDING.sub(b"", bytes(packet), count=1)
            self.seen.see_bytes(self.payload(data))

    def _check_times(self) -> None:
        if self.hidden != len(self.plan.hidden):
            raise WrongOutput(f"it hides {self.hidden} frames, not {len(self.plan.hidden)}")
        if len(self.shown) != len(self.plan.frames):
            raise WrongOutput(f"it shows {len(self.shown)} frames, not {len(self.plan.frames)}")
        for pts, frame in zip(sorted(self.shown), self.plan.frames, strict=True):
            if self.clock.apart(pts, frame.tick - self.plan.origin_tick):
                raise WrongOutput(f"the frame of tick {frame.tick} shows at {pts}")

    def _decode(self, packets: list["Packet[VideoStream]"]) -> None:
        context = self.decoder
        context.flush_buffers()
        count = 0
        parts = [part for packet in packets for part in halves(cast("Packet[Stream]", packet))]
        for part in [*cast("list[Packet[VideoStream]]", parts), None]:
            for frame in context.decode(part):
                self._compare(frame)
                count += 1
        due = sum(not packet.is_discard for packet in packets)
        if count != due:
            raise WrongOutput(f"{due} packets decode to {count} frames")

    def _compare(self, frame: "VideoFrame") -> None:
        tick = next(
            (self.ticks[at] for at in _about(frame.pts) if at in self.ticks),
            None,
        )
        if frame.is_corrupt or tick is None:
            raise WrongOutput(f"a frame at {frame.pts} is broken or none of the plan's")
        if tick in self.evidence.prints and fingerprint(frame) != self.evidence.prints[tick]:
            raise WrongOutput(f"a copied frame at {frame.pts} decodes to another picture")
        if tick in self.evidence.samples:
            alike = self.evidence.samples[tick].decibels(sample(frame))
            self.lowest = min(self.lowest, alike)
            if alike < _LEAST:
                raise WrongOutput(f"an encoded frame at {frame.pts} has {alike:.1f} dB")


def _start(container: "InputContainer") -> int:
    """Tell when the file begins, in microseconds.

    Of a track with very few frames libav does not know where it begins, and takes another's begin.
    """
    video = container.streams.video[0]
    packets = islice(container.demux(video), _FIRST_PACKETS)
    shown = (packet for packet in packets if packet.size and not packet.is_discard)
    ticks = [packet.pts for packet in shown if packet.pts is not None]
    reported = container.start_time or 0
    if not ticks or video.time_base is None:
        return reported
    return min(reported, int(min(ticks) * video.time_base * _MICROSECONDS))


def _about(pts: int | None) -> tuple[int, ...]:
    return () if pts is None else (pts, pts - 1, pts + 1)
