"""What a browser has recorded is cut exactly: no rate, no length, frames at irregular distances."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from tests.corpus.judge import Verdict, judge
from tests.corpus.viewing import view
from tests.integration.browser.stage import RECORDER, Stage, on_stage
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched, window_of

pytestmark = pytest.mark.timeout(900)  # others may have to end before the recording begins
KINDS = {
    "vp8.webm": "video/webm;codecs=vp8,opus",
    "vp9.webm": "video/webm;codecs=vp9,opus",
    "av1.webm": "video/webm;codecs=av01,opus",
    "h264.webm": "video/webm;codecs=h264,opus",
    "h264.mkv": "video/x-matroska;codecs=avc1,opus",
    "h264.mp4": "video/mp4;codecs=avc1.640028,opus",
    "vp9.mp4": "video/mp4;codecs=vp9,opus",
    "av1.mp4": "video/mp4;codecs=av01,opus",
}
"""Chromium's recordings. H.264 has start codes in its Matroska, AV1 has delimiters in both."""
COPIED = frozenset(KINDS) - {"vp8.webm"}
EVER = 3600


@pytest.fixture(scope="module")
def recorder(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A browser that records."""
    with on_stage(chromium, tmp_path_factory.mktemp("recorder"), RECORDER) as stage:
        yield stage


@pytest.fixture(scope="module")
def recordings(
    recorder: Stage, quiet: Callable[[], AbstractContextManager[None]]
) -> dict[str, Path]:
    """Record each kind once, for long enough to have frames on both sides of a window."""
    with quiet():
        recorded = {name: recorder.record(kind, milliseconds=2500) for name, kind in KINDS.items()}
    for name, content in recorded.items():
        assert content, f"this browser does not record {KINDS[name]}"
        (recorder.folder / name).write_bytes(content)
    return {name: recorder.folder / name for name in recorded}


def cut(engine: PyavMedia, source: Path, window: TrimWindow) -> tuple[Receipt, Verdict]:
    """Cut a recording, and judge the cut."""
    sink = KeptSink()
    receipt = engine.trim(KeptSource(source.read_bytes()), window, sink, watch=unwatched)
    output = source.with_name(f"{source.stem}-{window.start_us}.{receipt.extension}")
    output.write_bytes(sink.content)
    return receipt, judge(source, output, window)


@pytest.mark.parametrize("name", KINDS)
def test_a_piece_is_exact(engine: PyavMedia, recordings: dict[str, Path], name: str) -> None:
    """From inside, where there is no keyframe."""
    moments = [frame.time for frame in view(recordings[name]).frames]
    window = window_of(moments[len(moments) // 3], moments[2 * len(moments) // 3])
    receipt, verdict = cut(engine, recordings[name], window)
    assert not verdict.deviations
    assert receipt.frames_encoded == verdict.expected


@pytest.mark.parametrize("name", sorted(COPIED))
def test_all_of_it_is_copied(engine: PyavMedia, recordings: dict[str, Path], name: str) -> None:
    """Though it is framed in another way afterwards, every picture is the same."""
    receipt, verdict = cut(engine, recordings[name], window_of(Fraction(0), Fraction(EVER)))
    assert receipt.path is EnginePath.JOINED
    assert verdict.identical == verdict.expected == receipt.frames_copied
    assert not verdict.deviations


@pytest.mark.parametrize("name", KINDS)
def test_a_still_screen_does_not_make_a_piece_longer(
    engine: PyavMedia, recordings: dict[str, Path], name: str
) -> None:
    """A frame that stands for a while at the end ends with the window."""
    frames = view(recordings[name]).frames
    pairs = list(pairwise(frames))[len(frames) // 3 :]
    still = next(one.time for one, other in pairs if other.time - one.time > Fraction(1, 5))
    window = window_of(frames[len(frames) // 4].time, still + Fraction(1, 20))
    receipt, _ = cut(engine, recordings[name], window)
    assert abs(receipt.duration_us - window.duration_us) <= 2_000
