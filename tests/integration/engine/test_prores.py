"""ProRes 4444, whose decoder gives more bits than its encoder takes: encoded as what it was."""

from pathlib import Path

import av
import pytest
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from tests.corpus.fidelity import plane_psnr
from tests.corpus.judge import judge
from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, FRAMES = 320, 180, 30, 30
ALIKE = 38.0


def film(path: Path, profile: str, pixels: str) -> Path:
    """Make a second of pictures; those that let through do so in a column that moves."""
    with av.open(str(path), "w") as made:
        stream = made.add_stream("prores_ks", rate=RATE, options={"profile": profile})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixels
        for number in range(FRAMES):
            frame = _seen_through(number).reformat(format=pixels)
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return path


def _seen_through(number: int) -> VideoFrame:
    frame = draw(number, WIDTH, HEIGHT).reformat(format="yuva444p")
    plane = frame.planes[3]
    line = bytearray(b"\xff" * plane.line_size)
    line[8 * number : 8 * number + 32] = bytes(32)
    plane.update((bytes(line) * plane.height).ljust(plane.buffer_size, b"\0"))
    return frame


def shown(path: Path) -> list[VideoFrame]:
    """Decode the pictures of a file."""
    with av.open(str(path), "r") as file:
        return list(file.decode(video=0))


@pytest.mark.parametrize(
    ("profile", "pixels", "kind"),
    [
        ("4444", "yuva444p10le", "yuva444p12le"),
        ("4444", "yuv444p10le", "yuv444p12le"),
        ("4444xq", "yuva444p10le", "yuva444p12le"),
    ],
)
def test_every_frame_is_made_again_with_all_its_planes(
    engine: PyavMedia, tmp_path: Path, profile: str, pixels: str, kind: str
) -> None:
    """What is seen through stays so, in the same flavour; the receipt tells of the bits."""
    source, made = film(tmp_path / "film.mov", profile, pixels), tmp_path / "cut.mov"
    sink, window = KeptSink(), TrimWindow.parse("0.2", "0.5")
    content = KeptSource(source.read_bytes())
    receipt = engine.trim(content, window, sink, mode=TrimMode.ENCODE, watch=unwatched)
    made.write_bytes(sink.content)
    assert (receipt.frames_copied, receipt.frames_encoded) == (0, 15)
    assert "fewer bits" in receipt.streams[0].reason
    verdict = judge(source, made, window)
    assert verdict.exact, str(verdict)
    pairs = list(zip(shown(source)[6:21], shown(made), strict=True))
    assert {frame.format.name for _, frame in pairs} == {kind}
    assert min(min(plane_psnr(*pair)) for pair in pairs) >= ALIKE
    tags = {_tag(path) for path in (source, made)}
    assert len(tags) == 1


def _tag(path: Path) -> str:
    with av.open(str(path), "r") as file:
        return file.streams.video[0].codec_context.codec_tag
