"""Recordings whose clock jumps are refused: a window in them may be of another part."""

import io
from dataclasses import dataclass
from functools import cache

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unsupported
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE = 192, 112, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of recording: libav's muxer and encoder, and the bytes of a file's own beginning."""

    muxer: str
    encoder: str
    head: int = 0


KINDS = (Kind(muxer="vob", encoder="mpeg2video"), Kind(muxer="flv", encoder="libx264", head=13))


@cache
def part(begins: int, seconds: int, kind: Kind, *, still: tuple[int, int] = (0, 0)) -> bytes:
    """Make a stream whose clock begins at so many seconds; pictures of the `still` stay as long."""
    file = io.BytesIO()
    with av.open(file, "w", format=kind.muxer) as made:
        stream = made.add_stream(kind.encoder, rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = 25
        for number in range(seconds * RATE):
            if still[0] * RATE < number < still[1] * RATE:
                continue
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number + begins * RATE
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def shown(engine: PyavMedia, content: bytes, start: str, duration: str) -> int:
    sink, window = KeptSink(), TrimWindow.parse(start, duration)
    engine.trim(KeptSource(content), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        return sum(1 for _ in file.decode(video=0))


JUMPS = {
    "back": (10, 10),
    "a little back": (10, 13),
    "ahead": (10, 1010),
    "back to before": (1010, 10),
}


def joined(first: int, second: int, kind: Kind) -> bytes:
    """Put two parts together as a file that a recorder has gone on writing."""
    return part(first, 5, kind) + part(second, 5, kind)[kind.head :]


@pytest.mark.parametrize("begins", JUMPS.values(), ids=list(JUMPS))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.muxer)
@pytest.mark.parametrize("start", ["1", "3.5", "6"])
def test_a_clock_that_jumps_is_refused(
    engine: PyavMedia, begins: tuple[int, int], kind: Kind, start: str
) -> None:
    """Wherever the window lies, and with what to do."""
    with pytest.raises(Unsupported, match="clock jumps"):
        shown(engine, joined(*begins, kind), start, "1")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.muxer)
def test_a_clock_that_goes_on_is_none_that_jumps(engine: PyavMedia, kind: Kind) -> None:
    """As in parts of one recording that are put together again."""
    assert shown(engine, joined(10, 15, kind), "4.4", "1") == 25


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.muxer)
def test_a_picture_that_stays_is_no_jump(engine: PyavMedia, kind: Kind) -> None:
    """Though much time passes within few bytes."""
    assert shown(engine, part(0, 12, kind, still=(4, 11)), "2", "1") == 25
