"""A file as players show it: decoded in full, in software, on the container's own timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import cast

import av
from av.container.input import InputContainer
from av.packet import Packet
from av.sidedata.sidedata import SideData, Type
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from .packets import payload_digest
from .pictures import plane_pixels, read_code

MICROSECOND = Fraction(1, 1_000_000)
LONG = 60 * 1_000_000
"""A source over this many microseconds is decoded around the window only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One frame: when it shows (seconds after the container's zero), and what it looks like."""

    time: Fraction
    ticks: int
    lasts: Fraction
    digest: bytes
    code: int | None
    look: tuple[object, ...]
    matrix: bytes
    hdr: tuple[bytes, ...]
    corrupt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One coded picture: its size, and a digest of what remains of it in any container."""

    pts: int | None
    size: int
    digest: bytes
    visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The shown frames of a file's video, and the packets that they were decoded from."""

    zero: Fraction
    tick: Fraction
    frames: tuple[Shown, ...]
    packets: tuple[Coded, ...]
    whole: bool
    fault: str = ""

    @property
    def steps(self) -> list[Fraction]:
        """The distances between neighbouring frames, shortest first."""
        return sorted(after.time - before.time for before, after in pairwise(self.frames))

    @property
    def step(self) -> Fraction:
        """The usual distance between two frames."""
        steps = self.steps
        return steps[len(steps) // 2] if steps else Fraction(0)

    @property
    def steady(self) -> bool:
        """Whether the frames come at a constant rate."""
        steps = self.steps
        return bool(steps) and steps[-1] - steps[0] <= self.tick


def container_zero(container: InputContainer) -> Fraction:
    """Return the container's start time exactly, not rounded to a microsecond."""
    rounded = Fraction(container.start_time or 0) * MICROSECOND
    for stream in container.streams:
        if stream.start_time is not None and stream.time_base is not None:
            exact = stream.start_time * stream.time_base
            if abs(exact - rounded) <= MICROSECOND:
                return exact
    return rounded


def main_video(container: InputContainer) -> VideoStream:
    """Return the first stream of moving pictures; cover art is none."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    raise ValueError("no video stream")


def view(path: Path, span: tuple[Fraction, Fraction] | None = None) -> View:
    """Decode a file, or what lies about `span` (seconds after zero) of a long one."""
    stat = path.stat()
    known = path, stat.st_size, stat.st_mtime_ns
    # A short file is looked at as a whole, and the same view serves all its windows.
    return _view(*known, span if span is not None and _is_long(*known) else None)


@lru_cache(maxsize=512)
def _is_long(path: Path, _size: int, _modified: int) -> bool:
    with av.open(str(path)) as container:
        return (container.duration or 0) > LONG


@lru_cache(maxsize=256)
def _view(path: Path, _size: int, _modified: int, span: tuple[Fraction, Fraction] | None) -> View:
    with av.open(str(path)) as container:
        video = main_video(container)
        assert video.time_base is not None
        tick, zero = video.time_base, container_zero(container)
        frames: list[Shown] = []
        packets: list[Coded] = []
        fault = ""
        try:
            for packet in _packets(container, video, zero, span):
                if packet.size:
                    packets.append(_coded(packet, video))
                frames += [_shown(frame, tick, zero) for frame in packet.decode()]
        except av.FFmpegError as error:
            fault = str(error)
    return View(
        zero=zero,
        tick=tick,
        frames=tuple(frames),
        packets=tuple(packets),
        whole=span is None,
        fault=fault,
    )


def pictures(path: Path, wanted: set[int]) -> Iterator[tuple[int, VideoFrame]]:
    """Decode a file once more and give the frames whose ticks are wanted."""
    with av.open(str(path)) as container:
        video = main_video(container)
        assert video.time_base is not None
        zero = container_zero(container)
        first = min(wanted) * video.time_base - zero
        last = max(wanted) * video.time_base - zero
        span = (first, last) if (container.duration or 0) > LONG else None
        for packet in _packets(container, video, zero, span):
            for frame in packet.decode():
                ticks = _ticks(frame)
                if ticks in wanted:
                    yield ticks, frame


def _packets(
    container: InputContainer,
    video: VideoStream,
    zero: Fraction,
    span: tuple[Fraction, Fraction] | None,
) -> Iterator[Packet[VideoStream]]:
    assert video.time_base is not None
    if video.width > 1_000:
        video.thread_type = "AUTO"
    if span is not None:
        container.seek(int((span[0] + zero - 12) / video.time_base), stream=video)
    for packet in container.demux(video):
        yield packet
        late = packet.dts is not None and packet.dts * video.time_base - zero
        if span is not None and late and late > span[1] + 3:
            yield from ()
            break


def _coded(packet: Packet[VideoStream], video: VideoStream) -> Coded:
    data = bytes(packet)
    invisible = video.codec_context.name.startswith(("vp8", "libvpx")) and not data[0] >> 4 & 1
    digest = payload_digest(data, video)
    return Coded(pts=packet.pts, size=len(data), digest=digest, visible=not invisible)


def _ticks(frame: VideoFrame) -> int:
    ticks = frame.pts if frame.pts is not None else frame.dts
    return 0 if ticks is None else ticks


def _shown(frame: VideoFrame, tick: Fraction, zero: Fraction) -> Shown:
    ticks = _ticks(frame)
    digest = blake2b(digest_size=16)
    for plane in range(len(frame.planes)):
        digest.update(plane_pixels(frame, plane).tobytes())
    attached = cast("Iterable[SideData]", frame.side_data)
    sides = {side.type: bytes(side) for side in attached}
    return Shown(
        time=ticks * tick - zero,
        ticks=ticks,
        lasts=frame.duration * tick,
        digest=digest.digest(),
        code=read_code(frame),
        look=_look(frame),
        matrix=sides.get(Type.DISPLAYMATRIX, b""),
        hdr=(
            sides.get(Type.MASTERING_DISPLAY_METADATA, b""),
            sides.get(Type.CONTENT_LIGHT_LEVEL, b""),
        ),
        corrupt=frame.is_corrupt,
    )


def _look(frame: VideoFrame) -> tuple[object, ...]:
    return (
        frame.width,
        frame.height,
        frame.format.name,
        f"range {int(frame.color_range) or 1}",
        f"primaries {int(frame.color_primaries)}",
        f"transfer {int(frame.color_trc)}",
        f"matrix {int(frame.colorspace)}",
        "interlaced" if frame.interlaced_frame else "progressive",
    )
