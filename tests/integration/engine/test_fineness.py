"""Encoded frames are about as fine as what they stand in for, and take about as many bytes."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from statistics import fmean
from typing import cast

import av
import numpy as np
import pytest
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from tests.corpus.fidelity import plane_psnr
from tests.corpus.pictures import add_noise
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, FRAMES, GROUP, FIRST = 160, 96, 25, 58, 48, 5
X265 = "log-level=none:scenecut=0:open-gop=0:pools=1:frame-threads=1"
SOURCES = {
    "MPEG-2": ("mpeg2video", "ts", {"qmin": "6", "qmax": "6"}, 0.5, 1.1),
    "MPEG-4": ("mpeg4", "mp4", {"qmin": "6", "qmax": "6"}, 0.5, 1.25),
    "VP8": (
        "libvpx",
        "webm",
        {"crf": "20", "qmin": "20", "b": "20M", "deadline": "good"},
        0.5,
        1.0,
    ),
    "VP9": ("libvpx-vp9", "webm", {"crf": "20", "b": "0", "deadline": "good"}, 1.0, 1.1),
    "AV1": ("libsvtav1", "mp4", {"preset": "8", "crf": "34", "svtav1-params": "lp=1"}, 0.5, 1.6),
    "HEVC": ("libx265", "mp4", {"preset": "fast", "crf": "26", "x265-params": X265}, 0.5, 1.25),
}
"""Encoders and their options, how many decibels are little, and how many bytes for each that is
replaced are few."""


def pictures() -> Iterator[VideoFrame]:
    """Draw waves that go by in the dark, under a grain that is another in each picture."""
    down, across = np.mgrid[:HEIGHT, :WIDTH]
    for number in range(FRAMES):
        waves = 60 + 35 * np.sin((across + 2 * number) / 9) * np.cos((down - number) / 7)
        frame = VideoFrame.from_ndarray(
            np.vstack([waves, np.full((HEIGHT // 2, WIDTH), 128)]).astype(np.uint8), "yuv420p"
        )
        add_noise(frame, 3, seed=number)
        frame.pts, frame.time_base = number, Fraction(1, RATE)
        yield frame


def made(path: Path, encoder: str, options: dict[str, str], frames: list[VideoFrame]) -> Path:
    with av.open(str(path), "w") as file:
        stream = cast("VideoStream", file.add_stream(encoder, RATE, options=options))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size, stream.codec_context.thread_count = GROUP, 1
        for number, frame in enumerate(frames):
            frame.pict_type = PictureType.NONE if number % GROUP else PictureType.I
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def shown(path: Path) -> tuple[list[VideoFrame], list[int]]:
    """Return the pictures of a file, and the sizes of the packets that show them."""
    with av.open(str(path)) as file:
        packets = [packet for packet in file.demux(video=0) if packet.size]
    with av.open(str(path)) as file:
        frames = [*file.decode(video=0)]
    return frames, [packet.size for packet in sorted(packets, key=lambda one: one.pts or 0)]


def decibels(some: list[VideoFrame], others: list[VideoFrame]) -> float:
    return fmean(plane_psnr(one, other)[0] for one, other in zip(some, others, strict=True))


@pytest.mark.parametrize("codec", SOURCES)
def test_encoded_frames_lose_little_and_take_few_bytes(
    codec: str, engine: PyavMedia, tmp_path: Path
) -> None:
    """What they lose is by how much more the source's are like the pictures as they were."""
    encoder, suffix, options, little, few = SOURCES[codec]
    originals = [*pictures()]
    source = made(tmp_path / f"source.{suffix}", encoder, options, originals)
    sink, window = KeptSink(), TrimWindow.parse(str(FIRST / RATE), str((FRAMES - FIRST) / RATE))
    engine.trim(KeptSource(source.read_bytes()), window, sink, watch=unwatched)
    output = tmp_path / f"cut.{suffix}"
    output.write_bytes(sink.content)
    (before, replaced), (after, encoded) = shown(source), shown(output)
    count = GROUP - FIRST
    had = decibels(before[FIRST:GROUP], originals[FIRST:GROUP])
    has = decibels(after[:count], originals[FIRST:GROUP])
    assert had - has <= little
    assert sum(encoded[:count]) <= few * sum(replaced[FIRST:GROUP])
