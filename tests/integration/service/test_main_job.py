"""The main job: register, log in, upload a video, get the piece back."""

from pathlib import Path

import pytest

from tests.corpus.judge import judge
from tests.corpus.sound_files import KINDS, heard, sound_file
from tests.corpus.sources import Library
from tests.integration.service.deployment import Api
from trimcore.domain.cutting.timeline.window import TrimWindow

SOURCES = (
    "h264",
    "h264-rotated",
    "h264-silent",
    "vp9",
    "h264-vfr",
)


@pytest.mark.parametrize("name", SOURCES)
def test_a_piece_comes_back_exactly(api: Api, library: Library, tmp_path: Path, name: str) -> None:
    """Every frame of the window and no other, with sound and tags, by the link in the list."""
    user = api.join()
    request_id = user.submit(library.path(name), start="00:01.21", duration="1.5")
    attributes = user.wait(request_id)
    assert attributes["status"] == "done", attributes
    window = TrimWindow.parse("1.21", "1.5")
    verdict = judge(library.path(name), user.download(tmp_path), window)
    assert verdict.exact, verdict
    (video,) = user.videos()
    assert video["attributes"]["duration"] in {"00:00:01", "00:00:02"}
    assert attributes["receipt"]["sha256"] == video["attributes"]["sha256"]


def test_a_piece_of_sound_alone_comes_back(api: Api, tmp_path: Path) -> None:
    """With its length, under its own type."""
    (kind,) = (one for one in KINDS if one.label == "mp3")
    source = tmp_path / "noise.mp3"
    source.write_bytes(sound_file(kind))
    user = api.join()
    attributes = user.wait(user.submit(source, start="1.5", duration="2"), "done", "failed")
    assert attributes["status"] == "done", attributes
    (video,) = user.videos()
    assert video["attributes"]["duration"] == "00:00:02"
    assert video["attributes"]["duration_seconds"] == 2
    piece = user.download(tmp_path).read_bytes()
    assert len(heard(kind, piece)[0]) == 2 * kind.rate


def test_a_window_past_the_end_is_cut_at_the_end(
    api: Api, library: Library, tmp_path: Path
) -> None:
    """The video says what it got."""
    source = library.path("h264-silent")
    user = api.join()
    user.wait(user.submit(source, start="2", duration="100"), "done")
    verdict = judge(source, user.download(tmp_path), TrimWindow.parse("2", "100"))
    assert verdict.exact, verdict
    (video,) = user.videos()
    assert video["attributes"]["duration_seconds"] < 100
