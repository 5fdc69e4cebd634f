"""What the engine makes plays in a browser, from the right picture to the last one."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.sources import Library
from tests.corpus.viewing import view
from tests.integration.browser.stage import Playback, Stage
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

pytestmark = pytest.mark.alone
WINDOW = TrimWindow.parse("1.37", "0.8")
STEADY = (
    "h264",
    "h264-short-gop",
    "h264-open-gop",
    "h264-other-sps-id",
    "h264-anamorphic",
    "h264-fragmented",
    "h264-mov",
    "vp8",
    "vp9",
    "av1",
    "av1-webm",
)
UNSTEADY = ("h264-vfr", "h264-late-audio", "h264-hidden-start")


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A cut on the stage, and what it ought to show: number and time of each picture."""

    name: str
    size: tuple[int, int]
    codes: list[int | None]
    times: list[Fraction]
    step: float
    end: float


def cut(
    engine: PyavMedia,
    library: Library,
    stage: Stage,
    name: str,
    mode: TrimMode = TrimMode.EXACT,
) -> Cut:
    """Cut the window out of a film of the corpus and put it on the stage."""
    source, sink = library.path(name), KeptSink()
    content = KeptSource(source.read_bytes())
    receipt = engine.trim(content, WINDOW, sink, mode=mode, watch=unwatched)
    file = stage.folder / f"{name}-{mode}.{receipt.extension}"
    file.write_bytes(sink.content)
    before = view(source)
    shown = [frame for frame in before.frames if WINDOW.contains(frame.time)]
    return Cut(
        name=file.name,
        size=(SPECS[name].width, SPECS[name].height),
        codes=[frame.code for frame in shown],
        times=[frame.time - shown[0].time for frame in shown],
        step=float(before.step),
        end=receipt.duration_us / 1e6,
    )


def assert_played(seen: Playback, cut: Cut) -> None:
    """It began with the first picture, ended with the last, and showed no foreign one between."""
    assert seen.error is None
    assert seen.ended
    assert seen.stalls == 0
    assert seen.first == cut.codes[0]
    assert seen.last == cut.codes[-1]
    assert abs(seen.time - seen.duration) < cut.step
    # Sound may go on after the last picture, for less than one of its packets.
    assert abs(seen.duration - cut.end) < max(cut.step, 0.025)
    # A busy browser may already have the next picture when it speaks of the one before.
    for time, code in seen.frames:
        told = min(range(len(cut.times)), key=lambda at: abs(cut.times[at] - Fraction(time)))
        assert code in cut.codes[told:], f"picture {code} at {time}"


@pytest.mark.parametrize("name", [*STEADY, *UNSTEADY])
def test_a_cut_plays_to_its_end(
    engine: PyavMedia, library: Library, stage: Stage, name: str
) -> None:
    """In the mode that is the default."""
    made = cut(engine, library, stage, name)
    assert_played(stage.play(made.name, size=made.size), made)


@pytest.mark.parametrize("name", ["h264-short-gop", "vp9", "av1"])
def test_a_jump_lands_on_the_right_picture(
    engine: PyavMedia, library: Library, stage: Stage, name: str
) -> None:
    """Also beyond a join."""
    made = cut(engine, library, stage, name)
    seen = stage.play(made.name, size=made.size, seek=0.5)
    assert seen.seeked == pytest.approx(0.5, abs=0.01)
    assert_played(seen, made)


def test_a_turned_film_stands_upright(engine: PyavMedia, library: Library, stage: Stage) -> None:
    """The browser applies the rotation that the cut has kept."""
    made = cut(engine, library, stage, "h264-rotated")
    seen = stage.play(made.name, size=made.size)
    assert (seen.ended, seen.error, seen.stalls) == (True, None, 0)
    assert (seen.width, seen.height) == made.size[::-1]


@pytest.mark.parametrize("name", ["h264", "h264-short-gop"])
def test_an_instant_cut_hides_what_is_before_it(
    engine: PyavMedia, library: Library, stage: Stage, name: str
) -> None:
    """A browser obeys the edit list, so the first picture is the right one."""
    made = cut(engine, library, stage, name, TrimMode.INSTANT)
    seen = stage.play(made.name, size=made.size)
    assert (seen.error, seen.ended, seen.stalls) == (None, True, 0)
    assert seen.first == made.codes[0]
