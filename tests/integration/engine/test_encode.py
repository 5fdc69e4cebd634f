"""Every kind of video of the corpus is cut exactly when each frame is encoded."""

from pathlib import Path

import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import cut

MIDDLE = TrimWindow.parse("1.37", "0.3")
START = TrimWindow.parse("0", "0.7")
AT_START = ["h264", "h264-ts", "h264-mkv", "h264-late-video", "h264-hidden-start", "mpeg4-b-avi"]


def assert_exact(engine: PyavMedia, source: Path, window: TrimWindow, folder: Path) -> None:
    receipt, output = cut(engine, source.read_bytes(), window)
    made = folder / f"cut.{receipt.extension}"
    made.write_bytes(output)
    verdict = judge(source, made, window)
    assert verdict.exact, str(verdict)


@pytest.mark.parametrize("name", list(SPECS))
def test_a_window_in_the_middle(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """Frames, times, sound, tags and container are the source's."""
    assert_exact(engine, library.path(name), MIDDLE, tmp_path)


@pytest.mark.parametrize("name", AT_START)
def test_a_window_at_the_start(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """Delays, edit lists and negative times at a file's beginning are understood."""
    assert_exact(engine, library.path(name), START, tmp_path)


def test_the_last_frames(engine: PyavMedia, library: Library, tmp_path: Path) -> None:
    """A window past the end stops there."""
    assert_exact(engine, library.path("h264"), TrimWindow.parse("5.5", "100"), tmp_path)
