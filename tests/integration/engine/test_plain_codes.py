"""H.264 of very many bits that are coded plainly: encoded frames are coded so, too."""

from pathlib import Path

import av
import pytest

from tests.corpus.films import Film, long_film
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from trimcore.adapters.pyav.bitstream.nal import framing_of
from trimcore.adapters.pyav.bitstream.parameter_sets import H264_PPS, is_arithmetic, sets_in
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

NOISY = Film(seconds=2, width=1280, height=720, gop=15, noise=10)
WINDOW = TrimWindow.parse("0.2", "1.5")


@pytest.fixture
def film(library: Library) -> Path:
    """Return a film of noise, whose header says that its bits are coded plainly."""
    path = library.kept("noisy-720p.mp4", lambda target: (long_film(target, NOISY), None)[1])
    assert not is_arithmetic(framing_of(H264, _header(path)), _header(path))
    return path


def test_they_are_joined_as_exactly_as_others(
    engine: PyavMedia, film: Path, tmp_path: Path
) -> None:
    """In about as many bytes as those that they replace."""
    sink = KeptSink()
    receipt = engine.trim(KeptSource(film.read_bytes()), WINDOW, sink, watch=unwatched)
    result = tmp_path / "cut.mp4"
    result.write_bytes(sink.content)
    verdict = judge(film, result, WINDOW)
    # The source is as coarse as noise is coded, which encoded frames need not be finer than.
    assert [one for one in verdict.deviations if " dB, under " not in one] == [], str(verdict)
    assert receipt.path is EnginePath.JOINED
    assert receipt.frames_encoded > 0
    assert _plain_sets(result) == 2
    assert _sizes(result, 0, 9) < 1.25 * _sizes(film, 6, 15)


def _header(path: Path) -> bytes:
    with av.open(str(path)) as container:
        return container.streams.video[0].codec_context.extradata or b""


def _plain_sets(path: Path) -> int:
    """Count the sets of pictures in a header that is as plain as can be."""
    header = _header(path)
    framing = framing_of(H264, header)
    assert not is_arithmetic(framing, header)
    return sum(framing.kind(unit) == H264_PPS for unit in sets_in(header, framing))


def _sizes(path: Path, first: int, behind: int) -> int:
    """Add up the bytes of the pictures from one number to another, as they are shown."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    shown = sorted(packets, key=lambda packet: packet.pts or 0)
    return sum(packet.size for packet in shown[first:behind])
