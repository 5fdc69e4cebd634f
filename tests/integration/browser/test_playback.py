"""What the engine makes plays in a browser, from the right picture to the last one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.sources import Library
from tests.corpus.viewing import view
from tests.integration.browser.stage import Playback, Stage
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

pytestmark = pytest.mark.timeout(900)  # others may have to end before it plays
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
JUMPED = ("h264-short-gop", "vp9", "av1")
TURNED = "h264-rotated"
INSTANT = ("h264", "h264-short-gop", "vp8", "av1-webm")


class Show(NamedTuple):
    """What is played: a cut of a film, in a mode, with a jump to some second or none."""

    film: str
    mode: TrimMode = TrimMode.EXACT
    seek: float | None = None


SHOWS = (
    *(Show(film) for film in (*STEADY, *UNSTEADY, TURNED)),
    *(Show(film, seek=0.5) for film in JUMPED),
    *(Show(film, TrimMode.INSTANT) for film in INSTANT),
)


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A cut on the stage, and what it ought to show: number and time of each picture."""

    name: str
    size: tuple[int, int]
    codes: list[int | None]
    times: list[Fraction]
    step: float
    end: float


Played = dict[Show, tuple[Playback, Cut]]


@pytest.fixture(scope="module")
def played(
    engine: PyavMedia,
    library: Library,
    stage: Stage,
    quiet: Callable[[], AbstractContextManager[None]],
) -> Played:
    """Cut each film, and then play one cut after the other."""
    cuts = {show: cut(engine, library, stage, show.film, show.mode) for show in SHOWS}
    with quiet():
        return {
            show: (stage.play(made.name, size=made.size, seek=show.seek), made)
            for show, made in cuts.items()
        }


def cut(engine: PyavMedia, library: Library, stage: Stage, name: str, mode: TrimMode) -> Cut:
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
def test_a_cut_plays_to_its_end(played: Played, name: str) -> None:
    """In the mode that is the default."""
    assert_played(*played[Show(name)])


@pytest.mark.parametrize("name", JUMPED)
def test_a_jump_lands_on_the_right_picture(played: Played, name: str) -> None:
    """Also beyond a join."""
    seen, made = played[Show(name, seek=0.5)]
    assert seen.seeked == pytest.approx(0.5, abs=0.01)
    assert_played(seen, made)


def test_a_turned_film_stands_upright(played: Played) -> None:
    """The browser applies the rotation that the cut has kept."""
    seen, made = played[Show(TURNED)]
    assert (seen.ended, seen.error, seen.stalls) == (True, None, 0)
    assert (seen.width, seen.height) == made.size[::-1]


@pytest.mark.parametrize("name", INSTANT)
def test_an_instant_cut_hides_what_is_before_it(played: Played, name: str) -> None:
    """A browser obeys edit lists and flags in headers: the first picture is the right one."""
    seen, made = played[Show(name, TrimMode.INSTANT)]
    assert (seen.error, seen.ended, seen.stalls) == (None, True, 0)
    assert seen.first == made.codes[0]
