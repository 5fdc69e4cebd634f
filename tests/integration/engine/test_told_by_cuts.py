"""What the engine tells of a source while it cuts it, beside what a look at it tells."""

from dataclasses import replace

import pytest

from tests.corpus.sources import Library
from tests.integration.engine.wrapped import CASES, Case
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.media import Media
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOW = TrimWindow.parse("0.5", "0.7")


def seen_by_cut(engine: PyavMedia, source: KeptSource, mode: TrimMode) -> Media | None:
    """Cut, and return what was told of the source."""
    _, seen = engine.trim_and_look(source, (WINDOW,), KeptSink(), mode=mode, watch=unwatched)
    return seen


@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_of_each_container_the_cut_tells_what_a_look_tells(
    engine: PyavMedia, library: Library, case: Case, mode: TrimMode
) -> None:
    """These files are so short that a cut reads all of each."""
    source = KeptSource(case.changed(case.made(library).read_bytes()))
    looked = engine.inspect(source, watch=unwatched)
    seen = seen_by_cut(engine, source, mode)
    assert seen == replace(looked, keyframes=None, chapters=(), tags={})
