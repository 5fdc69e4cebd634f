"""Long films are as long as they should be, and valid."""

from fractions import Fraction
from pathlib import Path

from tests.corpus.films import Film, big_film, long_film
from tests.corpus.hearing import hear
from tests.corpus.judge import judge
from tests.corpus.viewing import view
from trimcore.domain.cutting.timeline.window import TrimWindow

SMALL = Film(seconds=12, width=320, height=180, gop=60)
SLOW = Film(seconds=70, width=320, height=180, gop=60, rate=Fraction(5), sound=False)


def test_a_long_film_shows_every_frame(tmp_path: Path) -> None:
    film = long_film(tmp_path / "long.mp4", SMALL)
    seen = view(film)
    assert not seen.fault
    assert [frame.code for frame in seen.frames] == [at % 120 for at in range(360)]
    assert seen.steady
    (track,) = hear(film)
    assert abs(track.end - 12) < Fraction(5, 100)


def test_a_long_film_is_judged_around_the_window(tmp_path: Path) -> None:
    film = long_film(tmp_path / "long.mp4", SLOW)
    seen = view(film, (Fraction(40), Fraction(41)))
    assert not seen.whole
    assert len(seen.frames) < 200
    window = TrimWindow(start_us=40_000_000, duration_us=1_000_000)
    assert judge(film, film, window).expected == 5


def test_a_big_film_has_about_the_size_that_was_asked_for(tmp_path: Path) -> None:
    size = 30 << 20
    film = big_film(tmp_path / "big.mp4", size, height=720)
    assert 0.9 * size < film.stat().st_size < 1.1 * size
    assert {path.name for path in tmp_path.iterdir()} == {"big.mp4"}
