"""Files from strangers: each is cut or refused with a reason, and none gets at anything else."""

import logging
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus.broken import BROKEN, Trouble, broken_bytes
from tests.corpus.sources import Library
from tests.integration.engine import hostile
from tests.integration.engine.fuzz import damaged
from tests.integration.engine.processes import peak_of_children
from tests.integration.engine.wrapped import CASES, Case
from trimcore.adapters.pyav.caller.launcher import Launcher
from trimcore.adapters.pyav.limits import MIB
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.containers import IVF, WEBM
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import (
    DamagedMedia,
    EngineCrashed,
    MediaFault,
    MediaLimit,
    NotAVideo,
    NoVideoStream,
    Unsupported,
    WindowOutside,
)
from trimcore.ports.conformance.media import KeptSink, KeptSource, cut, unwatched

PARENTS = str(Path(__file__).with_name("parents.py"))
WINDOW = TrimWindow.parse("0.2", "1")
LATER = TrimWindow.parse("1.5", "2")
EXPECTED: dict[Trouble, tuple[type[MediaFault], ...]] = {
    Trouble.NOT_A_VIDEO: (NotAVideo,),
    Trouble.NO_PICTURES: (NoVideoStream, NotAVideo),
    Trouble.DAMAGED: (DamagedMedia, MediaLimit),
    # Decoders may make up what they can't read, and say nothing: then no piece passes its check.
    Trouble.PARTLY: (DamagedMedia, MediaLimit, Unsupported),
}
COMMON = [case for case in CASES if case.container not in {WEBM, IVF}]
"""Not VP8, whose encoder looks for how many processors there are where it must not look."""


def engine_of(kind: str) -> PyavMedia:
    """Make an engine with a fork server of the tests."""
    media = PyavMedia()
    media._launcher = Launcher((PARENTS, kind))
    return media


@pytest.fixture(scope="module")
def deadly() -> Iterator[PyavMedia]:
    """Give an engine whose children die of any attempt to open, connect or start anything."""
    media = engine_of("deadly")
    yield media
    media.close()


def trim(media: PyavMedia, content: bytes, window: TrimWindow = WINDOW) -> MediaFault | None:
    """Cut it, and return the fault, if there is one; a crash fails the test."""
    sink = KeptSink()
    fault = None
    try:
        media.trim(KeptSource(content), window, sink, watch=unwatched)
    except MediaFault as caught:
        fault = caught
    assert not isinstance(fault, EngineCrashed)
    assert bool(sink.content) == (fault is None)
    return fault


class TestDeadlyParent:
    def test_an_attempt_kills(self, library: Library, caplog: pytest.LogCaptureFixture) -> None:
        """So a cut that does not crash there has made none."""
        media = engine_of("opening")
        with pytest.raises(EngineCrashed), caplog.at_level(logging.WARNING):
            cut(media, library.path("h264-front").read_bytes(), WINDOW)
        assert "ended with SIGSYS" in caplog.text
        media.close()

    def test_a_sound_video_is_cut(self, deadly: PyavMedia, library: Library) -> None:
        """Nothing has to be opened for it."""
        assert trim(deadly, library.path("h264-front").read_bytes()) is None

    def test_a_cut_that_fails_its_check_is_told_to(
        self, library: Library, caplog: pytest.LogCaptureFixture
    ) -> None:
        """With the places in the program, for which its text is not read."""
        media = engine_of("doubting")
        with caplog.at_level(logging.WARNING):
            fault = trim(media, library.path("h264-front").read_bytes())
        media.close()
        assert isinstance(fault, Unsupported)
        assert "WrongOutput: it shows something else" in caplog.text
        assert "attempts.py" in caplog.text


class TestScripts:
    @pytest.mark.parametrize("name", list(hostile.TEXTS))
    def test_they_are_no_videos(self, deadly: PyavMedia, name: str) -> None:
        """Whatever libav could do with them; nothing they name is opened."""
        assert isinstance(trim(deadly, hostile.TEXTS[name]), NotAVideo)

    @pytest.mark.parametrize("name", list(hostile.TEXTS))
    @pytest.mark.parametrize("container", list(hostile.disguised(b"")))
    def test_behind_a_video_s_first_bytes_they_are_damaged_ones(
        self, deadly: PyavMedia, name: str, container: str
    ) -> None:
        """The container decides what is read, and it is none; no GIF tells its end."""
        content = hostile.disguised(hostile.TEXTS[name])[container]
        none = WindowOutside if container == "gif" else NoVideoStream
        assert isinstance(trim(deadly, content), DamagedMedia | NoVideoStream | none)


class TestBroken:
    @pytest.mark.parametrize("name", list(BROKEN))
    def test_the_whole_corpus(self, deadly: PyavMedia, library: Library, name: str) -> None:
        """Each is refused for what it is, or cut where that can be; nothing is opened."""
        trouble = BROKEN[name].trouble
        content = broken_bytes(name, library)
        for window in (WINDOW, LATER):
            fault = trim(deadly, content, window)
            assert isinstance(fault, EXPECTED[trouble]) or (
                fault is None and trouble is Trouble.PARTLY
            )

    def test_sound_that_cannot_be_decoded_is_called_damaged(
        self, deadly: PyavMedia, library: Library
    ) -> None:
        """And not unsupported, though it is the piece that was found wrong."""
        for window in (WINDOW, LATER):
            fault = trim(deadly, broken_bytes("flipped.aac", library), window)
            assert isinstance(fault, DamagedMedia)


class TestDamaged:
    @pytest.mark.parametrize("case", COMMON, ids=lambda case: case.label)
    def test_a_film_in_any_container(self, deadly: PyavMedia, library: Library, case: Case) -> None:
        """Cut off or with a few bits turned, it is cut or refused; nothing is opened."""
        content, dice = case.changed(case.made(library).read_bytes()), random.Random(case.label)
        for _ in range(4):
            trim(deadly, damaged(content, dice)[1], LATER)


class TestBombs:
    @pytest.mark.parametrize("name", list(hostile.BOMBS))
    def test_they_cost_little_and_are_refused(
        self, deadly: PyavMedia, library: Library, name: str
    ) -> None:
        """Memory is bounded, and so is time."""
        content = hostile.BOMBS[name](library)
        with peak_of_children(deadly) as peak:
            fault = trim(deadly, content, LATER)
        assert isinstance(fault, DamagedMedia | MediaLimit)
        assert peak.bytes < 2048 * MIB


class TestOddities:
    def test_a_cover_is_no_video(self, deadly: PyavMedia, library: Library) -> None:
        """It counts as a video stream, but does not move: the sound that it is of is cut."""
        assert trim(deadly, hostile.cover_only(library)) is None

    @pytest.mark.parametrize("container", ["mp4", "mov", "matroska", "avi"])
    def test_tags_that_are_no_utf_8_do_no_harm(self, deadly: PyavMedia, container: str) -> None:
        """The video is cut."""
        assert trim(deadly, hostile.with_other_tags(container)) is None
