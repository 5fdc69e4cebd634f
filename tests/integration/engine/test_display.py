"""Pictures of Matroska and WebM are shown in the shape that the file alone tells."""

import tempfile
from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.adapters.pyav.writing.matroska_display import shown_size, tell_display
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MP4, WEBM
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE = 160, 96, 25


def film(into: Container, shape: Fraction, stereo: str = "") -> bytes:
    """Make three seconds whose pictures say nothing of their shape."""
    with tempfile.NamedTemporaryFile(suffix=f".{into.extension}") as file:
        with av.open(file.name, "w", format=into.muxer) as made:
            stream = made.add_stream("libvpx" if into is WEBM else "libx264", rate=RATE)
            assert isinstance(stream, VideoStream)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            stream.codec_context.gop_size = RATE
            if stereo:
                stream.metadata["stereo_mode"] = stereo
            for number in range(3 * RATE):
                frame = draw(number, WIDTH, HEIGHT)
                frame.pts = number
                made.mux(stream.encode(frame))
            made.mux(stream.encode(None))
        assert tell_display(file.fileno(), shape) == (into is not MP4)
        return Path(file.name).read_bytes()


def shape_of(content: bytes) -> tuple[Fraction | None, str, int]:
    """Return the shape that libav reads, the eyes' order, and how many pictures there are."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(content)
        with av.open(file.name) as read:
            video = read.streams.video[0]
            count = sum(packet.size > 0 for packet in read.demux(video))
            read.seek(0)
            count += sum(packet.size > 0 for packet in read.demux(video))
            return video.sample_aspect_ratio, video.metadata.get("stereo_mode", ""), count // 2


@pytest.mark.parametrize("into", [MATROSKA, WEBM], ids=lambda one: one.name)
@pytest.mark.parametrize("shape", [Fraction(4, 3), Fraction(1), Fraction(1376, 351)], ids=str)
@pytest.mark.parametrize("start", ["1", "0.7"])
def test_the_shape_stays(engine: PyavMedia, into: Container, shape: Fraction, start: str) -> None:
    """Whether all frames are copied or some are encoded."""
    source = film(into, shape)
    assert shape_of(source)[0] == shape
    sink, window = KeptSink(), TrimWindow.parse(start, "1.5")
    receipt = engine.trim(KeptSource(source), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    assert receipt.frames_copied > 0
    assert shape_of(sink.content) == (shape, "", receipt.frames_copied + receipt.frames_encoded)


@pytest.mark.parametrize("stereo", ["left_right", "top_bottom", "row_interleaved_lr"])
def test_two_eyes_in_one_picture_stay(engine: PyavMedia, stereo: str) -> None:
    """What is told is how large one of them is shown."""
    source = film(MATROSKA, Fraction(2), stereo)
    sink = KeptSink()
    engine.trim(
        KeptSource(source),
        TrimWindow.parse("0.7", "1.5"),
        sink,
        mode=TrimMode.EXACT,
        watch=unwatched,
    )
    assert shape_of(sink.content)[:2] == shape_of(source)[:2] == (Fraction(2), stereo)


def test_what_is_no_matroska_stays_as_it_is() -> None:
    assert film(MP4, Fraction(2))


@pytest.mark.parametrize(
    ("fields", "shape", "size"),
    [
        ({b"\xb0": 720, b"\xba": 576}, Fraction(16, 15), (768, 576)),
        ({b"\xb0": 720, b"\xba": 576}, Fraction(64, 45), (1024, 576)),
        ({b"\xb0": 320, b"\xba": 180, b"\x53\xb8": 1}, Fraction(2), (320, 180)),
        ({b"\xb0": 320, b"\xba": 180, b"\x53\xb8": 3}, Fraction(1), (320, 90)),
        ({b"\xb0": 320, b"\xba": 180, b"\x54\xcc": 4, b"\x54\xdd": 4}, Fraction(1), (312, 180)),
    ],
)
def test_sizes_are_whole(fields: dict[bytes, int], shape: Fraction, size: tuple[int, int]) -> None:
    told = {kind: value.to_bytes(2, "big") for kind, value in fields.items()}
    wide, high = shown_size(told, shape)
    assert Fraction(wide, high) == Fraction(*size)
    assert high >= size[1]
