"""Encoded pictures that are to be shown in another way than the source's: each is noticed."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.unit.adapters.pyav.verifying.outputs import (
    FILMS,
    FRAMES,
    HEIGHT,
    RATE,
    WIDTH,
    WINDOW,
    cut_of,
    source_of,
)
from tests.unit.adapters.pyav.verifying.spoiling import header_of, rewrapped
from trimcore.adapters.pyav.encoding import encoders
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.domain.cutting.modes import TrimMode

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.video.codeccontext import VideoCodecContext

BRIGHT = (1, 9, 16, 9)
"""Limited range, and the numbers of BT.2020 with PQ."""
FULL = (2, 1, 1, 1)
CODED = [
    ("mpegts", "libx264"),
    ("mpegts", "libx265"),
    ("mpegts", "mpeg2video"),
    ("mp4", "libx264"),
    ("matroska", "libx264"),
    ("mp4", "libsvtav1"),
]
X265 = {"preset": "ultrafast", "x265-params": "log-level=none:pools=1:keyint=15"}
OPTIONS = {
    "libx264": {"preset": "ultrafast", "bf": "0"},
    "libx265": X265,
    "libsvtav1": {"preset": "12"},
}


def film(container: str, codec: str, colours: tuple[int, int, int, int]) -> bytes:
    """Make a film that tells of its colours."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as made:
        video = made.add_stream(codec, rate=RATE, options=OPTIONS.get(codec, {}))
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        context = video.codec_context
        context.gop_size, context.thread_count = 15, 1
        context.color_range, context.color_primaries = colours[:2]
        context.color_trc, context.colorspace = colours[2:]
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            frame.color_range, frame.color_primaries = colours[:2]
            frame.color_trc, frame.colorspace = colours[2:]
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
    return file.getvalue()


def spoil(monkeypatch: pytest.MonkeyPatch, change: Callable[[VideoCodecContext], None]) -> None:
    """Tell encoders something else of the pictures."""
    describe = encoders._describe

    def told(encoder: VideoCodecContext, *rest: object) -> None:
        describe(encoder, *rest)  # type: ignore[arg-type]  # handed on as it came
        change(encoder)

    monkeypatch.setattr(encoders, "_describe", told)


def other_colours(encoder: VideoCodecContext) -> None:
    encoder.color_primaries = encoder.color_trc = encoder.colorspace = 6


def no_colours(encoder: VideoCodecContext) -> None:
    encoder.color_primaries = encoder.color_trc = encoder.colorspace = 2
    encoder.color_range = 0


def square(encoder: VideoCodecContext) -> None:
    encoder.sample_aspect_ratio = Fraction(1)


@pytest.mark.parametrize(("container", "codec"), CODED)
@pytest.mark.parametrize("colours", [BRIGHT, FULL])
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_what_is_not_spoilt_passes(
    container: str, codec: str, colours: tuple[int, int, int, int], mode: TrimMode
) -> None:
    assert cut_of(film(container, codec, colours), WINDOW, mode).check() > 30


@pytest.mark.parametrize(("container", "codec"), CODED)
def test_encoded_pictures_of_other_colours_are_noticed(
    monkeypatch: pytest.MonkeyPatch, container: str, codec: str
) -> None:
    """In the pictures themselves, whatever the container says of all."""
    spoil(monkeypatch, other_colours)
    made = cut_of(film(container, codec, BRIGHT), WINDOW, TrimMode.ENCODE)
    with pytest.raises(WrongOutput, match="colours"):
        made.check()


@pytest.mark.parametrize("codec", ["libx264", "libx265", "mpeg2video"])
def test_colours_that_are_lost_in_a_transport_stream_are_noticed(
    monkeypatch: pytest.MonkeyPatch, codec: str
) -> None:
    """Nothing else tells of them there."""
    spoil(monkeypatch, no_colours)
    made = cut_of(film("mpegts", codec, BRIGHT), WINDOW, TrimMode.ENCODE)
    with pytest.raises(WrongOutput, match="colours"):
        made.check()


@pytest.mark.parametrize("codec", ["libx264", "libx265", "mpeg2video"])
def test_pixels_of_another_shape_are_noticed_in_a_transport_stream(
    monkeypatch: pytest.MonkeyPatch, codec: str
) -> None:
    """Nothing but the pictures tells of it."""
    options = tuple(OPTIONS.get(codec, {}).items())
    wide = replace(FILMS["mpeg2"], codec=codec, options=options, shape=Fraction(4, 3))
    assert cut_of(source_of(wide), WINDOW, TrimMode.ENCODE).check() > 30
    spoil(monkeypatch, square)
    made = cut_of(source_of(wide), WINDOW, TrimMode.ENCODE)
    with pytest.raises(WrongOutput, match="shape"):
        made.check()


@pytest.mark.parametrize("muxer", ["mp4", "matroska"])
def test_a_range_that_a_container_does_not_tell_any_more_is_missed(muxer: str) -> None:
    """Full range has a number that says nothing elsewhere."""
    made = cut_of(film(muxer, "libx264", FULL), WINDOW, TrimMode.EXACT)
    limited = film(muxer, "libx264", (1, 1, 1, 1))
    header = header_of(cut_of(limited, WINDOW, TrimMode.EXACT).content)
    assert header != header_of(made.content)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, muxer, header={"video": header}))
