"""Recordings joined into one track keep a description each, and every window shows what they do."""

import io
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache

import av
import pytest
from av.video.frame import VideoFrame

from tests.corpus.fidelity import plane_psnr
from tests.corpus.joined import Recording, decoded, joined, record
from tests.corpus.joined_fragments import joined_in_fragments
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.planning.join import CHANGES
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, FRAMES, FLOOR = 30, 60, 33.0
FIRST = Recording(options={"preset": "veryfast", "crf": "20", "bf": "2", "sc_threshold": "0"})
X265 = "log-level=none:pools=1:frame-threads=1:scenecut=0:open-gop=0"
HEVC = Recording(codec="libx265", options={"preset": "ultrafast", "x265-params": X265})
MPEG4 = Recording(codec="mpeg4", options={"qscale": "3", "flags": "+qscale"})


def x264(**parameters: str) -> dict[str, str]:
    told = ":".join(f"{name.replace('_', '-')}={value}" for name, value in parameters.items())
    return {**FIRST.options, "x264-params": told}


PAIRS = {
    "entropy coder": (FIRST, replace(FIRST, options=x264(cabac="0", ref="1", **{"8x8dct": "0"}))),
    "chroma offset": (FIRST, replace(FIRST, options=x264(chroma_qp_offset="8"))),
    "shape": (FIRST, replace(FIRST, shape=Fraction(4, 3))),
    "hevc chroma offset": (
        HEVC,
        replace(HEVC, options={**HEVC.options, "x265-params": f"{X265}:cbqpoffs=8:crqpoffs=8"}),
    ),
    "hevc tools": (
        HEVC,
        replace(HEVC, options={**HEVC.options, "x265-params": f"{X265}:no-sao=1:ctu=16:wpp=0"}),
    ),
    "mpeg4 quantizer": (MPEG4, replace(MPEG4, options={**MPEG4.options, "mpeg_quant": "1"})),
}
OTHER_FORM = {
    "size": (FIRST, replace(FIRST, width=240, height=240)),
    "chroma planes": (FIRST, replace(FIRST, pix_fmt="yuv422p")),
    "hevc size": (HEVC, replace(HEVC, width=256, height=144)),
    "mpeg4 size": (MPEG4, replace(MPEG4, width=256, height=144)),
}
ALL = PAIRS | OTHER_FORM
INSIDE = [("0.7", "1.1"), ("2.2", "1.3"), ("2", "9")]
ACROSS = [("1.2", "1.7"), ("1.9", "0.5")]
COMPARED = 4
"""One of so many pictures is compared, besides those at the ends."""


@cache
def made_of(name: str) -> tuple[bytes, list[VideoFrame]]:
    """Join two recordings; their pictures come from each by itself."""
    one, two = ALL[name]
    parts = [record(one), record(replace(two, first=FRAMES))]
    return joined(*parts), [frame for part in parts for frame in decoded(part)]


def trim(
    engine: PyavMedia, content: bytes, window: tuple[str, str], mode: TrimMode = TrimMode.EXACT
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    wanted = TrimWindow.parse(*window)
    receipt = engine.trim(KeptSource(content), wanted, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


def agree(shown: Sequence[VideoFrame], wanted: Sequence[VideoFrame]) -> None:
    """Each picture is like the one that is wanted, in brightness and in colour."""
    assert len(shown) == len(wanted)
    for place, (one, other) in enumerate(zip(shown, wanted, strict=True)):
        if place % COMPARED and 0 < place < len(wanted) - 1:
            continue
        assert min(plane_psnr(one, other)) >= FLOOR, f"picture {place} of {len(wanted)}"


def inside(start: str, duration: str, frames: Sequence[VideoFrame]) -> list[VideoFrame]:
    begin, end = Fraction(start), Fraction(start) + Fraction(duration)
    return [frame for number, frame in enumerate(frames) if begin <= Fraction(number, RATE) < end]


@pytest.mark.parametrize("name", list(ALL))
def test_a_window_inside_one_recording_is_joined_by_its_own_description(
    engine: PyavMedia, name: str
) -> None:
    """Both ones, in any order; the output has the size that the window's pictures have."""
    content, frames = made_of(name)
    for start, duration in INSIDE:
        receipt, made = trim(engine, content, (start, duration))
        wanted = inside(start, duration, frames)
        agree(decoded(made), wanted)
        assert receipt.encoded_because != CHANGES
        with av.open(io.BytesIO(made), "r") as file:
            video = file.streams.video[0]
            assert (video.width, video.height) == (wanted[0].width, wanted[0].height)


@pytest.mark.parametrize("name", [name for name in PAIRS if name != "shape"])
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.INSTANT], ids=str)
def test_a_window_across_the_change_is_encoded_whole(
    engine: PyavMedia, name: str, mode: TrimMode
) -> None:
    """To one description, which the receipt says."""
    content, frames = made_of(name)
    for start, duration in ACROSS:
        receipt, made = trim(engine, content, (start, duration), mode)
        agree(decoded(made), inside(start, duration, frames))
        assert receipt.path is EnginePath.ENCODED
        assert receipt.encoded_because


@pytest.mark.parametrize("name", ["shape", *OTHER_FORM])
def test_pictures_of_another_form_are_fitted_into_the_first_s(engine: PyavMedia, name: str) -> None:
    """As large as they can be, in the middle; which the receipt says."""
    content, frames = made_of(name)
    across = ALL[name][1].shape / ALL[name][0].shape
    for start, duration in ACROSS:
        receipt, made = trim(engine, content, (start, duration))
        wanted, shown = inside(start, duration, frames), decoded(made)
        first, last = shown[0], wanted[-1]
        agree(shown[:2], wanted[:2])
        assert len(shown) == len(wanted)
        assert {(one.width, one.height) for one in shown} == {(first.width, first.height)}
        scale = min(first.width / (last.width * across), Fraction(first.height, last.height))
        size = (int(last.width * across * scale) // 2 * 2, int(last.height * scale) // 2 * 2)
        _alike(shown[-1], last.reformat(*size, format=first.format.name))
        assert any("fitted" in report.reason for report in receipt.streams)


def _alike(shown: VideoFrame, scaled: VideoFrame) -> None:
    """The middle of a picture is about as bright as another picture, as far as means tell."""
    left, above = (shown.width - scaled.width) // 2, (shown.height - scaled.height) // 2
    for across in range(2):
        for down in range(2):
            box = (scaled.width // 2, scaled.height // 2)
            at = (across * box[0], down * box[1])
            one = _brightness(shown, (left + at[0], above + at[1]), box)
            assert abs(one - _brightness(scaled, at, box)) < 10


def _brightness(frame: VideoFrame, at: tuple[int, int], box: tuple[int, int]) -> float:
    plane = frame.planes[0]
    lines = memoryview(plane)
    rows = (lines[(at[1] + row) * plane.line_size + at[0] :][: box[0]] for row in range(box[1]))
    return sum(sum(row) for row in rows) / (box[0] * box[1])


def test_the_shape_is_that_of_the_window(engine: PyavMedia) -> None:
    """Not the one with which the file begins."""
    content, _ = made_of("shape")
    for start, shape in (("0.5", 1), ("2.5", Fraction(4, 3))):
        _, made = trim(engine, content, (start, "1"))
        with av.open(io.BytesIO(made), "r") as file:
            assert (file.streams.video[0].sample_aspect_ratio or 1) == shape


@pytest.mark.parametrize("name", ["entropy coder", "hevc tools", "size", "mpeg4 quantizer"])
@pytest.mark.parametrize(("start", "duration"), [*INSIDE, *ACROSS])
def test_fragments_have_their_own_descriptions_too(
    engine: PyavMedia, name: str, start: str, duration: str
) -> None:
    """None of them is left out, nor decoded by another's."""
    one, two = ALL[name]
    parts = [record(one), record(replace(two, first=FRAMES))]
    frames = [frame for part in parts for frame in decoded(part)]
    _, made = trim(engine, joined_in_fragments(*parts), (start, duration))
    shown, wanted = decoded(made), inside(start, duration, frames)
    alike = [
        (one, other)
        for one, other in zip(shown, wanted, strict=True)
        if (other.width, other.height) == (wanted[0].width, wanted[0].height)
    ]
    agree([one for one, _ in alike], [other for _, other in alike])


def test_windows_of_two_shapes_have_that_of_the_first(engine: PyavMedia) -> None:
    """Those of the other are fitted into it, and not stretched."""
    content, frames = made_of("shape")
    sink, windows = KeptSink(), [TrimWindow.parse("0.5", "1"), TrimWindow.parse("2.5", "1")]
    receipt = engine.trim_windows(KeptSource(content), windows, sink, watch=unwatched)
    shown, last = decoded(sink.content), inside("2.5", "1", frames)[-1]
    _alike(shown[-1], last.reformat(last.width, last.height * 3 // 4, format=last.format.name))
    assert any("fitted" in report.reason for report in receipt.streams)
