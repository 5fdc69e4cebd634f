"""Whatever the door lets in as a container, the engine reads as one: real files of each row."""

from pathlib import Path

import pytest

from tests.corpus.judge import judge
from tests.corpus.sound_files import KINDS
from tests.corpus.sources import Library
from tests.integration.engine.wrapped import CASES, Case, beginning
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.containers import ACCEPTED, HEAD_LENGTH, MOV, MP4, container_of
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia
from trimcore.ports.conformance.media import KeptSink, KeptSource, cut, unwatched

WINDOWS = (TrimWindow.parse("0", "0.7"), TrimWindow.parse("1.37", "0.7"))
"""Where seeking is hardest, and anywhere."""


@pytest.mark.parametrize("window", WINDOWS, ids=["start", "middle"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_what_the_door_lets_in_the_engine_cuts(
    engine: PyavMedia,
    library: Library,
    tmp_path: Path,
    case: Case,
    window: TrimWindow,
) -> None:
    """Exactly, and as one of the containers that the row names."""
    source = case.made(library)
    content = case.changed(source.read_bytes())
    container = container_of(content[:HEAD_LENGTH])
    assert container is case.container
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    result = tmp_path / f"cut.{receipt.extension}"
    result.write_bytes(sink.content)
    verdict = judge(source, result, window)
    assert [one for one in verdict.deviations if not one.startswith(case.told)] == [], str(verdict)
    assert receipt.container in [output.name for output in container.outputs]
    written = container_of(sink.content[:HEAD_LENGTH])
    assert written is not None
    assert written.name == receipt.container


def test_each_container_that_is_accepted_is_tried_here() -> None:
    """A new row comes with its file."""
    assert {case.container for case in CASES} | {kind.container for kind in KINDS} >= set(ACCEPTED)


@pytest.mark.parametrize("kind", [b"moof", b"mdat", b"free", b"skip", b"pnot", b"uuid"])
def test_what_only_begins_like_a_video_is_damaged(engine: PyavMedia, kind: bytes) -> None:
    """The door can't know, and the engine does not say that it is something else."""
    content = beginning(kind)((64).to_bytes(4, "big") + bytes(60))
    assert container_of(content) in {MP4, MOV}
    with pytest.raises(DamagedMedia):
        cut(engine, content, WINDOWS[0])
