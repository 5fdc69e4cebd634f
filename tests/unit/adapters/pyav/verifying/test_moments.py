"""Moments, lengths and colours that are a little wrong in finished outputs: each is caught."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.corpus.sources import make
from tests.corpus.specs import Cue, Spec, Subtitles
from tests.unit.adapters.pyav.verifying.outputs import FILMS, WINDOW, Output, cut_of, output_of
from tests.unit.adapters.pyav.verifying.spoiling import Packets, later, of_kind, rewrapped
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.domain.cutting.modes import TrimMode

PQ = (1, 9, 16, 9)
"""Limited range, and the numbers of BT.2020 and PQ."""
FULL = (2, 2, 2, 2)
LINES = (Cue(start=200, end=700, text="one"), Cue(start=900, end=1_600, text="two"))


def gap(packets: Packets) -> Packets:
    """Let the second half come 30 ms late."""
    half = len(packets) // 2
    return [*packets[:half], *later(Fraction(3, 100))(packets[half:])]


def shorter(packets: Packets) -> Packets:
    """Let all last for half as long."""
    for packet in packets:
        packet.duration = (packet.duration or 0) // 2
    return packets


def last_stays(packets: Packets) -> Packets:
    """Let the last stay for a second."""
    packets[-1].duration = round(1 / (packets[-1].time_base or Fraction(1)))
    return packets


@cache
def with_lines(container: str, codec: str) -> Output:
    """Cut a film with subtitles."""
    spec = Spec(
        name="lines",
        container=container,
        width=160,
        height=90,
        frames=75,
        gop=15,
        subtitles=(Subtitles(codec=codec, language="und", cues=LINES),),
    )
    with TemporaryDirectory() as folder:
        make(spec, Path(folder) / "film")
        content = (Path(folder) / "film").read_bytes()
    return cut_of(content, WINDOW, TrimMode.EXACT)


@pytest.mark.parametrize("name", list(FILMS))
def test_sound_that_is_20_ms_late_is_wrong(name: str) -> None:
    """The ear may not notice, but it was not written so."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, of_kind("audio", later(Fraction(1, 50)))))


@pytest.mark.parametrize("name", [name for name in FILMS if name != "prores"])
def test_a_short_gap_amid_the_sound_is_wrong(name: str) -> None:
    """All behind it is late, and it ends where it may; plain samples are divided anew."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, of_kind("audio", gap)))


@pytest.mark.parametrize(("container", "codec"), [("mp4", "mov_text"), ("matroska", "subrip")])
def test_lines_that_go_too_soon_are_wrong(container: str, codec: str) -> None:
    """They begin when they should."""
    made = with_lines(container, codec)
    assert made.check(rewrapped(made.content, made.muxer)) > 30
    with pytest.raises(WrongOutput, match="another time"):
        made.check(rewrapped(made.content, made.muxer, of_kind("subtitle", shorter)))


@pytest.mark.parametrize("name", ["h264", "hevc", "mpeg4", "prores"])
def test_a_last_picture_that_stays_is_wrong(name: str) -> None:
    """The output would show longer than the window."""
    made = output_of(name)
    with pytest.raises(WrongOutput, match="last frame"):
        made.check(rewrapped(made.content, made.muxer, of_kind("video", last_stays)))


@pytest.mark.parametrize("name", ["h264", "h264-mkv", "hevc", "mpeg4", "vp9", "mpeg2-mkv"])
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_colours_of_which_the_source_says_nothing_are_wrong(name: str, mode: TrimMode) -> None:
    """Players would take a plain picture for one of high dynamic range."""
    made = output_of(name, mode)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, colours=PQ))


@pytest.mark.parametrize("name", ["h264-mkv", "mpeg2-mkv"])
def test_a_range_of_which_the_source_says_nothing_is_wrong(name: str) -> None:
    """Nothing said is the limited one."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, colours=FULL))
