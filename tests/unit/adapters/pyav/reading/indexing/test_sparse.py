"""A long window is indexed without its pictures, which are read once, to be cut."""

import io

import av
import pytest

from tests.corpus.films import Film, long_film
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.indexing import sparse
from trimcore.adapters.pyav.reading.indexing.window_index import index_window
from trimcore.adapters.pyav.reading.opening.opened_media import open_media
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.timeline.window import TrimWindow

WINDOW = TrimWindow.parse("7.37", "20")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Forty seconds of which a window is longer than what is kept, once less is kept."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    film = Film(seconds=40, width=320, height=180, gop=60, bit_rate=2_000_000, gops_in_piece=1)
    return long_film(path, film).read_bytes()


def opened(content: bytes) -> SourceFile:
    return SourceFile(lambda at, length: content[at : at + length], len(content))


def test_the_same_is_indexed_with_less_read(film: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every time and size, from the table alone."""
    whole = index_window(open_media(opened(film), Limits()), WINDOW)
    monkeypatch.setattr(sparse, "KEPT", 1 << 20)
    file = opened(film)
    sparsely = index_window(open_media(file, Limits()), WINDOW)
    assert sparsely.sparse
    assert not whole.sparse
    assert sparsely.sounds == whole.sounds
    told = [(p.pts, p.dts, p.duration, p.size, p.keyframe) for p in sparsely.video.packets]
    assert told == [(p.pts, p.dts, p.duration, p.size, p.keyframe) for p in whole.video.packets]
    assert file.bytes_read < len(film) / 4
    assert len(film) * 27 / 40 < file.wanted_to < len(film) * 30 / 40


def test_a_file_is_itself_again_afterwards(film: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the zeros is left in it."""
    monkeypatch.setattr(sparse, "KEPT", 1 << 20)
    file = opened(film)
    index_window(open_media(file, Limits()), WINDOW)
    file.seek(0)
    read = b"".join(iter(lambda: file.read(1 << 16), b""))
    assert read == film


def test_libav_does_not_complain_of_the_zeros(
    film: bytes, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its words of hundreds of packets would crowd out those that tell what is wrong."""
    monkeypatch.setattr(sparse, "KEPT", 1 << 20)
    av.logging.restore_default_callback()
    try:
        index_window(open_media(opened(film), Limits()), WINDOW)
        assert capfd.readouterr().err == ""
        with pytest.raises(av.FFmpegError):
            av.open(io.BytesIO(film[: len(film) // 2]), format="matroska")
        assert capfd.readouterr().err != ""
    finally:
        av.logging.set_level(None)


def test_fragments_are_not_skimmed(film: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their tables lie between the pictures."""
    monkeypatch.setattr(sparse, "KEPT", 1 << 20)
    content = film.replace(b"udta", b"mvex", 1)
    assert content != film
    assert not index_window(open_media(opened(content), Limits()), WINDOW).sparse
