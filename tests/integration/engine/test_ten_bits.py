"""VP9 of ten bits, as HDR comes in WebM: what is at hand decodes it, and does not encode it."""

from io import BytesIO
from pathlib import Path

import av
import pytest

import tests.corpus
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MP4, WEBM
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

FILM = Path(tests.corpus.__file__).with_name("vp9-10bit.webm")
"""Forty pictures at 25 a second, every twentieth a keyframe."""
HDR10 = (1, 9, 16, 9)
"""The numbers of range, primaries, transfer and matrix."""


@pytest.mark.parametrize("into", [WEBM, MATROSKA, MP4], ids=lambda one: one.name)
@pytest.mark.parametrize(
    ("window", "fate", "count"),
    [
        (("0", "1"), StreamFate.COPIED, 25),
        (("0.8", "9"), StreamFate.COPIED, 20),
        (("0.5", "0.7"), StreamFate.ENCODED, 17),
        (("1.52", "0.04"), StreamFate.ENCODED, 1),
    ],
)
def test_it_is_copied_or_becomes_av1(
    engine: PyavMedia, into: Container, window: tuple[str, str], fate: StreamFate, count: int
) -> None:
    """With all its bits and the numbers of its colours."""
    sink, wish = KeptSink(), Wish(container=into)
    source, asked = KeptSource(FILM.read_bytes()), TrimWindow.parse(*window)
    receipt = engine.trim(source, asked, sink, wish=wish, watch=unwatched)
    (pictures,) = receipt.streams
    assert pictures.fate is fate
    assert ("they are av1 now" in pictures.reason) == (fate is StreamFate.ENCODED)
    with av.open(BytesIO(sink.content), "r") as made:
        frames = list(made.decode(video=0))
    assert len(frames) == count
    for frame in frames:
        assert frame.format.name == "yuv420p10le"
        numbers = frame.color_range, frame.color_primaries, frame.color_trc, frame.colorspace
        assert numbers == HDR10
