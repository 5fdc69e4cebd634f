"""What encoded frames lose beside those that they stand beside, and how many bytes they take.

Sources are made of pictures that were never encoded, so that it is known what each has lost: by the
source's own codec, and by being encoded again for a cut. Of the bytes, `others` are those of all
frames but the keyframe with which what is encoded begins, where the source mostly had none.
"""

import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, cast

import av
import av.filter
from av.video.frame import PictureType

from tests.corpus.fidelity import plane_psnr
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.pyav.child.attempting.attempts import AGAIN
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, unwatched

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

Row = dict[str, Any]
_RATE, _FRAMES, _GROUP = 25, 60, 48
_FIRST = 7
"""The frame at which the window begins; up to the second keyframe, all are encoded."""
_SIZE = "320x180"
_SAME = 99.0
"""Decibels that stand for no difference at all."""
_DEEP = "mandelbrot=s={size}:r={rate}:end_pts=400"

PICTURES: Mapping[str, str] = {
    "noisy": f"{_DEEP},noise=alls=30:allf=t",
    "smooth": "gradients=s={size}:r={rate}:speed=0.02:seed=1:c0=0x2a4b8d:c1=0xe0a35c",
    "dark": f"{_DEEP},lutyuv=y=val*0.3+12,noise=alls=4:allf=t",
    "screen": "color=white:s={size}:r={rate},drawgrid=w=11:h=9:t=1:c=black,scroll=v=0.0005",
    "animation": "testsrc2=s={size}:r={rate}",
    "film grain": "testsrc2=s={size}:r={rate},gblur=sigma=3,noise=alls=8:allf=t+u",
}
"""Kinds of pictures, each by the filters of libav that make them: the same ones each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """A codec of sources: how it is encoded at a high, a middle and a low quality."""

    name: str
    encoder: str
    suffix: str
    scale: tuple[str, ...]
    values: tuple[int, int, int]
    options: Mapping[str, str] = field(default_factory=dict)

    def options_at(self, value: int) -> dict[str, str]:
        """Return what the encoder is told for one of the values."""
        return {**self.options, **{name: str(value) for name in self.scale}}


_X265 = "log-level=none:scenecut=0:open-gop=0:pools=1:frame-threads=1"
CODECS = (
    Codec(name="H.264", encoder="libx264", suffix="mp4", scale=("crf",), values=(18, 26, 34)),
    Codec(
        name="HEVC",
        encoder="libx265",
        suffix="mp4",
        scale=("crf",),
        values=(18, 26, 34),
        options={"preset": "fast", "x265-params": _X265},
    ),
    Codec(
        name="VP9",
        encoder="libvpx-vp9",
        suffix="webm",
        scale=("crf",),
        values=(20, 34, 48),
        options={"b": "0", "cpu-used": "4", "deadline": "good"},
    ),
    Codec(
        name="VP8",
        encoder="libvpx",
        suffix="webm",
        scale=("crf", "qmin"),
        values=(8, 20, 36),
        options={"b": "20M", "cpu-used": "4", "deadline": "good"},
    ),
    Codec(
        name="AV1",
        encoder="libsvtav1",
        suffix="mp4",
        scale=("crf",),
        values=(20, 34, 48),
        options={"preset": "8", "svtav1-params": "lp=1"},
    ),
    Codec(
        name="MPEG-2",
        encoder="mpeg2video",
        suffix="ts",
        scale=("qmin", "qmax"),
        values=(3, 6, 12),
    ),
    Codec(name="MPEG-4", encoder="mpeg4", suffix="mp4", scale=("qmin", "qmax"), values=(3, 6, 12)),
)


def measured(*, quick: bool, names: tuple[str, ...] = ()) -> list[Row]:
    """Give one row for each codec, quality and kind of pictures; fewer of them if `quick`."""
    codecs = [codec for codec in CODECS if not names or codec.name in names]
    rows: list[Row] = []
    with closing(PyavMedia()) as engine, tempfile.TemporaryDirectory() as folder:
        for name, graph in PICTURES.items():
            originals = [*_drawn(graph)]
            for codec in codecs[:1] if quick else codecs:
                for value in codec.values[1:2] if quick else codec.values:
                    source = Path(folder) / f"source.{codec.suffix}"
                    _make(source, codec, value, originals)
                    row = {"codec": codec.name, "pictures": name, "value": value}
                    rows.append(row | _cut(engine, source, originals))
                    print(f"fineness: {rows[-1]}", file=sys.stderr)
    return rows


def _drawn(graph: str) -> "Iterator[VideoFrame]":
    """Draw the pictures that a chain of filters describes."""
    made, last = av.filter.Graph(), None
    for each in [*graph.format(size=_SIZE, rate=_RATE).split(","), "format=yuv420p", "buffersink"]:
        name, _, arguments = each.partition("=")
        added = made.add(name, arguments or None)
        if last is not None:
            last.link_to(added)
        last = added
    made.configure()
    for number in range(_FRAMES):
        frame = made.vpull()
        frame.pts, frame.time_base = number, Fraction(1, _RATE)
        yield frame


def _make(target: Path, codec: Codec, value: int, originals: "list[VideoFrame]") -> None:
    with av.open(str(target), "w") as file:
        added = file.add_stream(codec.encoder, _RATE, options=codec.options_at(value))
        stream = cast("VideoStream", added)
        stream.width, stream.height = originals[0].width, originals[0].height
        stream.pix_fmt, stream.codec_context.gop_size = "yuv420p", _GROUP
        stream.codec_context.thread_count = 1
        for number, frame in enumerate(originals):
            frame.pict_type = PictureType.NONE if number % _GROUP else PictureType.I
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _cut(engine: PyavMedia, source: Path, originals: "list[VideoFrame]") -> Row:
    """Cut, and compare both the source and what was encoded with the pictures as they were."""
    sink, heard = KeptSink(), _Heard()
    engine_logger = logging.getLogger("trimcore")
    engine_logger.setLevel(logging.INFO)
    engine_logger.addHandler(heard)
    began = time.perf_counter()
    with closing(LocalByteSource(source)) as content:
        window = TrimWindow.parse(str(_FIRST / _RATE), str((_FRAMES - _FIRST) / _RATE))
        engine.trim(content, window, sink, watch=unwatched)
    took = time.perf_counter() - began
    engine_logger.removeHandler(heard)
    output = source.with_name(f"cut.{source.suffix}")
    output.write_bytes(sink.content)
    encoded = _GROUP - _FIRST
    before, after = _Film.read(source), _Film.read(output)
    wanted = originals[_FIRST:_GROUP]
    lost = _decibels(before.frames[_FIRST:_GROUP], wanted)
    replaced = sum(before.sizes[_FIRST:_GROUP])
    return {
        "source": lost,
        "less": lost - _decibels(after.frames[:encoded], wanted),
        "bytes": sum(after.sizes[:encoded]) / replaced,
        "others": sum(after.sizes[1:encoded]) / replaced,
        "retries": heard.again,
        "seconds": took,
    }


@dataclass(slots=True)
class _Film:
    """The pictures of a file, and the sizes of the packets that show them, as they are shown."""

    frames: "list[VideoFrame]"
    sizes: list[int]

    @classmethod
    def read(cls, path: Path) -> "_Film":
        with av.open(str(path)) as file:
            packets = [packet for packet in file.demux(video=0) if packet.size]
        with av.open(str(path)) as file:
            frames = [*file.decode(video=0)]
        shown = sorted(packets, key=lambda packet: packet.pts or 0)
        return cls(frames, [packet.size for packet in shown])


def _decibels(some: "list[VideoFrame]", others: "list[VideoFrame]") -> float:
    pairs = zip(some, others, strict=True)
    return fmean(min(plane_psnr(one, other)[0], _SAME) for one, other in pairs)


class _Heard(logging.Handler):
    """Counts how often a cut was made again for its quality."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.again = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line of the engine's."""
        self.again += AGAIN in record.getMessage()
