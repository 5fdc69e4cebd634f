"""The output is in the container that its name says, or there is none."""

from dataclasses import replace
from pathlib import Path

import pytest

import trimcore
from tests.corpus.judge import judge
from tests.tiny_films import SOUNDING, VP9, film
from trimcore.domain.cutting.containers import container_of
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink

HALF = TrimWindow.parse("0.5", "1")
EXTENSIONS = {"mp4": "mp4", "mov": "mov", "matroska": "mkv", "mpegts": "ts", "webm": "webm"}


@pytest.mark.parametrize(
    ("source", "into"),
    [
        ("mp4", "mov"),
        ("mp4", "matroska"),
        ("mov", "mp4"),
        ("matroska", "mp4"),
        ("mpegts", "mp4"),
        ("mpegts", "matroska"),
        ("webm", "mp4"),
        ("webm", "matroska"),
    ],
)
def test_an_extension_names_the_container(
    source: str, into: str, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    """As exact as in the source's own, and copied as much."""
    spec = VP9 if source == "webm" else replace(SOUNDING, name=f"to-{source}", container=source)
    path, output = tmp_path / f"film.{EXTENSIONS[source]}", tmp_path / f"out.{EXTENSIONS[into]}"
    path.write_bytes(film(spec))
    receipt = cutter.cut(path, output, start=0.5, duration=1)
    made = container_of(output.read_bytes()[:4096])
    assert made is not None
    assert receipt.container == made.name == into
    assert (receipt.frames_copied, receipt.frames_encoded) == (21, 9)
    assert not [stream for stream in receipt.streams if stream.fate == "dropped"]
    verdict = judge(path, output, HALF)
    about = ("the container is", "the disposition of")
    assert [each for each in verdict.deviations if not each.startswith(about)] == []


def test_a_container_may_be_named(source: Path, cutter: trimcore.Cutter) -> None:
    for name in ("matroska", "mkv", "MKV"):
        receipt = cutter.cut(source, KeptSink(), start=0.5, duration=1, container=name)
        assert receipt.container == "matroska"
        assert cutter.plan(source, duration=1, container=name).container == "matroska"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "out.webm",
            (
                "WebM can't hold h264 and aac as the source has it; MP4, MOV, MKV, 3GP can. "
                "Mode encode makes of it what WebM holds.$"
            ),
        ),
        ("out.ts", "MPEG-TS is made only of what came as such a stream; MP4, MOV, MKV, 3GP can be"),
        ("out.avi", "AVI is not written; MP4, MOV, MKV, 3GP can.$"),
        ("out.mp3", "MP3 can't hold h264 and aac as the source has it; MP4, MOV, MKV, 3GP can.$"),
    ],
)
def test_one_that_cannot_hold_it_is_refused_and_others_are_named(
    name: str, says: str, source: Path, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    with pytest.raises(trimcore.Unsupported, match=says):
        cutter.cut(source, tmp_path / name, start=0.5, duration=1)
    with pytest.raises(trimcore.Unsupported, match=says):
        cutter.plan(source, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


@pytest.mark.parametrize(
    ("container", "name", "code"),
    [("betamax", "out", "unknown"), ("mkv", "out.mp4", "not_together")],
)
def test_a_wrong_name_is_an_error_of_input(
    container: str, name: str, code: str, source: Path, cutter: trimcore.Cutter
) -> None:
    with pytest.raises(trimcore.InvalidInput) as caught:
        cutter.cut(source, source.with_name(name), container=container)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("container", code)]


def test_names_without_an_extension_say_nothing(
    source: Path, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    for name in ("out", "Beach, no. 5", "out.m4v"):
        assert cutter.cut(source, tmp_path / name, duration=0.5).container == "mp4"
    part = tmp_path / "out.part"
    assert cutter.cut(source, part, duration=0.5, container="mp4").container == "mp4"
    with pytest.raises(trimcore.InvalidInput, match=r"the output's \.part names none"):
        cutter.cut(source, tmp_path / "other.part", duration=0.5)


@pytest.mark.parametrize(
    ("tracks", "name", "container", "kinds"),
    [
        (["video"], "out.mp4", "mp4", {"video"}),
        ("video", "out.mkv", "matroska", {"video"}),
        ([0, "audio"], "out.mp4", "mp4", {"video", "audio"}),
        ([1], "out.m4a", "m4a", {"audio"}),
        (["audio"], "out.mka", "mka", {"audio"}),
    ],
)
def test_the_tracks_are_those_that_are_asked_for(
    tracks: list[str | int], name: str, container: str, kinds: set[str], source: Path
) -> None:
    """Without the pictures, the sound is cut alone."""
    receipt = trimcore.cut(source, source.with_name(name), start=0.5, duration=1, tracks=tracks)
    media = trimcore.inspect(source.with_name(name))
    assert receipt.container == container
    assert {track.kind for track in media.tracks} == kinds
    assert {s.kind for s in receipt.streams if s.fate != "dropped"} == kinds


def test_tracks_that_are_not_there_are_refused(source: Path, cutter: trimcore.Cutter) -> None:
    with pytest.raises(trimcore.Unsupported, match="no track 7: they go from 0 to 1"):
        cutter.cut(source, KeptSink(), tracks=[0, 7])
    for wrong in (["sound"], []):
        with pytest.raises(trimcore.InvalidInput, match="tracks: must be indices"):
            cutter.cut(source, KeptSink(), tracks=wrong)
