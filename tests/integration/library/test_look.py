"""`trimcore.inspect` and `trimcore.plan`: what a file is, and what a cut would do."""

import io
import wave
import xml.etree.ElementTree as ET
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from pathlib import Path

import pytest

import trimcore
from tests.corpus.sources import Library
from tests.tiny_films import FILM, VP9, film
from trimcore.ports.conformance.media import KeptSink

KEYFRAMES = tuple(Fraction(number, 5) for number in (0, 2, 4, 6, 8))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sound() -> bytes:
    """Two seconds of silence as a WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(32_000))
    return made.getvalue()


def test_a_file_is_described(source: Path) -> None:
    media = trimcore.inspect(source)
    assert (media.container, media.duration) == ("mp4", Fraction(2))
    assert media.size == source.stat().st_size
    assert media.keyframes == KEYFRAMES
    video, sound = media.tracks
    assert media.video is video
    assert (video.kind, video.codec, video.width, video.height) == ("video", "h264", 64, 48)
    assert (video.rate, video.mean_rate) == (Fraction(30), Fraction(30))
    assert (sound.kind, sound.codec, sound.sample_rate, sound.channels, sound.layout) == (
        "audio",
        "aac",
        48000,
        2,
        "stereo",
    )
    assert media.tags["major_brand"] == "isom"


def test_it_is_frozen(source: Path, cutter: trimcore.Cutter) -> None:
    media = cutter.inspect(source)
    with pytest.raises(FrozenInstanceError):
        media.container = "mkv"  # type: ignore[misc]  # what is tried
    with pytest.raises(TypeError):
        media.tags["title"] = "mine"  # type: ignore[index]  # what is tried


@pytest.mark.parametrize("container", ["webm", "matroska", "mpegts", "mov"])
def test_keyframes_are_found_in_each_container(container: str, cutter: trimcore.Cutter) -> None:
    spec = VP9 if container == "webm" else replace(FILM, name=container, container=container)
    media = cutter.inspect(film(spec))
    assert media.container == container
    assert media.keyframes == KEYFRAMES


def test_frames_at_changing_distances_have_no_rate(
    library: Library, cutter: trimcore.Cutter
) -> None:
    video = cutter.inspect(library.path("h264-vfr")).video
    assert video is not None
    assert video.rate is None
    assert video.mean_rate is not None


def test_sound_alone_is_described(sound: bytes, cutter: trimcore.Cutter) -> None:
    media = cutter.inspect(sound)
    assert (media.container, media.duration) == ("wav", Fraction(2))
    assert media.video is None
    assert media.keyframes == ()
    assert [track.kind for track in media.tracks] == ["audio"]


def test_a_plan_says_what_the_cut_does(source: Path, cutter: trimcore.Cutter) -> None:
    plan = cutter.plan(source, start=0.5, duration=1)
    receipt = cutter.cut(source, KeptSink(), start=0.5, duration=1)
    assert (plan.frames_copied, plan.frames_encoded) == (21, 9)
    assert (receipt.frames_copied, receipt.frames_encoded) == (21, 9)
    assert (plan.path, plan.container) == (receipt.path, receipt.container)
    assert plan.bytes_expected == pytest.approx(receipt.bytes_written, rel=0.5)
    assert plan.keyframes == KEYFRAMES[1:4]
    assert [(s.kind.value, s.start, s.end, s.frames) for s in plan.segments] == [
        ("encoded", Fraction(1, 2), Fraction(4, 5), 9),
        ("copied", Fraction(4, 5), Fraction(3, 2), 21),
    ]


def test_a_plan_draws_itself(source: Path) -> None:
    drawn = str(trimcore.plan(source, start=0.5, duration=1)).splitlines()
    assert drawn[0].startswith("0.500 – 1.500 s: 21 frames copied, 9 encoded, about ")
    assert drawn[2].startswith("|......#####")
    assert drawn[2].count("|") == 3
    assert drawn[2].rstrip("|.").endswith("=====")
    assert [line[0] for line in drawn[3:5]] == ["#", "="]


def test_a_plan_is_drawn_as_svg(source: Path, cutter: trimcore.Cutter) -> None:
    picture = ET.fromstring(cutter.plan(source, start=0.5, duration=1).svg())
    rectangles = [each.get("class") for each in picture.iter(f"{SVG}rect")]
    assert rectangles == [None, "encoded", "copied"]
    assert len(list(picture.iter(f"{SVG}line"))) == 3
    for each in picture.iter(f"{SVG}rect"):
        assert 0 <= float(each.get("x", "-1")) <= 800


def test_several_windows_are_planned_as_they_are_cut(source: Path, cutter: trimcore.Cutter) -> None:
    """Each by itself, in the order of the output; those that touch as one."""
    keep = [(1.0, 1.5), (0.1, 0.3), (0.3, 0.7), (1.9, None)]
    plan = cutter.plan(source, keep=keep)
    receipt = cutter.cut(source, KeptSink(), keep=keep)
    assert [(one.asked.start, one.asked.end) for one in plan.windows[:2]] == [
        (1, Fraction(3, 2)),
        (Fraction(1, 10), Fraction(7, 10)),
    ]
    planned = [
        [sum(one.frames for one in window.segments if one.kind == kind) for window in plan.windows]
        for kind in ("copied", "encoded")
    ]
    first, *touching, last = receipt.windows
    cut = [[first], touching, [last]]
    assert planned == [
        [sum(report.frames_copied for report in group) for group in cut],
        [sum(report.frames_encoded for report in group) for group in cut],
    ]
    assert (plan.frames_copied, plan.path) == (receipt.frames_copied, receipt.path)
    assert list(plan.keyframes) == sorted(set(plan.keyframes))


def test_several_windows_are_drawn_one_below_the_other(
    source: Path, cutter: trimcore.Cutter
) -> None:
    """Each on a line of time of its own."""
    plan = cutter.plan(source, keep=[(1.0, 1.5), (0.1, 0.3)])
    title, *drawn, legend = str(plan).splitlines()
    assert title.startswith("2 windows of 0.700 s: ")
    assert [line.split()[0] for line in drawn if line[0].isdigit()] == ["0.800", "0.000"]
    assert legend.endswith("not in the output")
    picture = ET.fromstring(plan.svg())
    assert picture.get("viewBox") == "0 0 800 240"
    bars = list(picture.iter(f"{SVG}g"))
    assert [bar.get("transform") for bar in bars] == ["translate(0 0)", "translate(0 120)"]
    for bar, window in zip(bars, plan.windows, strict=True):
        kinds = [each.get("class") for each in bar.iter(f"{SVG}rect")]
        assert kinds == [None, *(segment.kind for segment in window.segments)]
        assert len(list(bar.iter(f"{SVG}line"))) == len(window.keyframes)


@pytest.mark.parametrize("count", [0, 1001])
def test_no_windows_are_planned_and_not_too_many(
    count: int, source: Path, cutter: trimcore.Cutter
) -> None:
    with pytest.raises(trimcore.InvalidInput):
        cutter.plan(source, keep=[(0, 1)] * count)


@pytest.mark.parametrize(("mode", "kinds"), [("encode", "e"), ("instant", "hc"), ("exact", "ec")])
def test_a_plan_is_one_of_a_mode(
    mode: str, kinds: str, source: Path, cutter: trimcore.Cutter
) -> None:
    plan = cutter.plan(source, start=0.5, duration=1, mode=mode)
    assert "".join(segment.kind.value[0] for segment in plan.segments) == kinds
    assert str(plan)
    assert plan.svg()


def test_a_plan_of_sound_alone_is_a_run_of_sound(sound: bytes, cutter: trimcore.Cutter) -> None:
    plan = cutter.plan(sound, start=0.5, duration=1)
    (segment,) = plan.segments
    assert (segment.kind, segment.start, segment.end) == ("sound", Fraction(1, 2), Fraction(3, 2))
    assert "sound" in str(plan)


def test_a_plan_can_fail_as_a_cut_does(source: Path, cutter: trimcore.Cutter) -> None:
    with pytest.raises(trimcore.WindowOutside):
        cutter.plan(source, start=100)
    with pytest.raises(trimcore.NotAVideo):
        cutter.plan(b"text" * 100)


@pytest.mark.parametrize(
    ("start", "end"), [("15f", "45f"), ("00:00:00:15", "00:00:01:15"), ("15f", 1.5)]
)
def test_frames_are_counted_at_the_sources_rate(
    start: str, end: str | float, source: Path, cutter: trimcore.Cutter
) -> None:
    receipt = cutter.cut(source, KeptSink(), start=start, end=end)
    assert (receipt.asked.start_us, receipt.asked.end_us) == (500_000, 1_500_000)
    assert receipt.frames_copied + receipt.frames_encoded == 30


def test_frames_are_not_counted_where_they_have_no_rate(
    library: Library, cutter: trimcore.Cutter
) -> None:
    with pytest.raises(trimcore.InvalidInput, match="no constant frame rate"):
        cutter.cut(library.path("h264-vfr"), KeptSink(), start="15f")


def test_what_is_removed_at_an_end_leaves_one_window(source: Path, cutter: trimcore.Cutter) -> None:
    last = cutter.cut(source, KeptSink(), remove=[(0, 1.5)])
    first = cutter.cut(source, KeptSink(), remove=[(0.5, None)])
    whole = cutter.cut(source, KeptSink(), remove=[(0.5, 9), (0, 0.1)])
    assert last.asked.start_us == 1_500_000
    assert (first.asked.start_us, first.asked.end_us) == (0, 500_000)
    assert (whole.asked.start_us, whole.asked.end_us) == (100_000, 500_000)
