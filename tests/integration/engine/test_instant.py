"""The instant mode copies from the keyframe before, hides what is not wanted, and says so."""

from pathlib import Path

import pytest

from tests.corpus.judge import Verdict, judge
from tests.corpus.sources import Library
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOW = TrimWindow.parse("1.313", "2.3")
HIDING = ["h264", "h264-open-gop", "h264-mov", "h264-hidden-start", "hevc", "av1"]


def instant(
    engine: PyavMedia, source: Path, window: TrimWindow, folder: Path
) -> tuple[Receipt, Verdict]:
    sink = KeptSink()
    content = KeptSource(source.read_bytes())
    receipt = engine.trim(content, window, sink, mode=TrimMode.INSTANT, watch=unwatched)
    made = folder / f"cut.{receipt.extension}"
    made.write_bytes(sink.content)
    return receipt, judge(source, made, window, allow_hidden=True)


@pytest.mark.parametrize("name", HIDING)
def test_frames_around_the_window_are_hidden_and_told(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """Players show the window's frames only, each as it was, at the right moment."""
    receipt, verdict = instant(engine, library.path(name), WINDOW, tmp_path)
    assert receipt.path is EnginePath.HIDDEN
    assert receipt.frames_hidden > 0
    assert (receipt.frames_encoded, receipt.encoded_because) == (0, "")
    assert receipt.streams[0].fate is StreamFate.COPIED
    assert verdict.identical == verdict.expected == verdict.shown == receipt.frames_copied
    # The hidden frames count in the rate that a header tells.
    assert not [text for text in verdict.deviations if " rate is " not in text], str(verdict)


@pytest.mark.parametrize("name", ["h264-mkv", "h264-ts", "vp9", "mpeg4-avi"])
def test_containers_that_can_t_hide_get_an_exact_cut(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """The receipt says so, if that makes a difference."""
    receipt, verdict = instant(engine, library.path(name), WINDOW, tmp_path)
    assert receipt.path in {EnginePath.JOINED, EnginePath.ENCODED}
    assert receipt.frames_hidden == 0
    assert verdict.shown == verdict.expected
    is_joined = receipt.path is EnginePath.JOINED
    assert ("can't hide frames" in receipt.streams[0].reason) == is_joined


def test_a_window_that_begins_at_a_keyframe_hides_nothing(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """It is a plain copy."""
    window = TrimWindow.parse("0", "99")
    receipt, verdict = instant(engine, library.path("h264"), window, tmp_path)
    assert (receipt.path, receipt.frames_hidden) == (EnginePath.JOINED, 0)
    assert verdict.exact, str(verdict)
