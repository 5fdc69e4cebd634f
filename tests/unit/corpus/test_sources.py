"""Every source of the corpus is what it says it is."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest

from tests.corpus.boxes import boxes
from tests.corpus.catalogue import SPECS
from tests.corpus.hearing import first_audible, hear, offset
from tests.corpus.judge_tags import read_tags
from tests.corpus.judge_texts import read_lines
from tests.corpus.packets import nal_units
from tests.corpus.sounds import signal
from tests.corpus.sources import Library, make
from tests.corpus.viewing import View, view

SAMPLE = "h264-short-gop"
ALL = list(SPECS)


@pytest.mark.parametrize("name", ALL)
def test_every_frame_is_shown_once_in_order_and_tells_its_number(
    library: Library, name: str
) -> None:
    spec = SPECS[name]
    seen = view(library.path(name))
    assert not seen.fault
    assert [frame.code for frame in seen.frames] == list(range(spec.hidden, spec.frames))
    assert not any(frame.corrupt for frame in seen.frames)


@pytest.mark.parametrize("name", ALL)
def test_frames_are_as_far_apart_as_the_spec_says(library: Library, name: str) -> None:
    spec = SPECS[name]
    seen, moments = view(library.path(name)), spec.moments()[spec.hidden :]
    shift = seen.frames[0].time - moments[0]
    for frame, moment in zip(seen.frames, moments, strict=False):
        assert abs(frame.time - moment - shift) <= seen.tick


@pytest.mark.parametrize("name", [name for name in ALL if SPECS[name].sounds])
def test_sound_is_in_step_with_the_pictures(library: Library, name: str) -> None:
    spec = SPECS[name]
    path = library.path(name)
    first = view(path).frames[0]
    assert first.code is not None
    late = first.time - spec.moments()[first.code]
    for number, track in enumerate(hear(path)):
        assert not track.fault
        played = first_audible(Fraction(0), signal(number, 10))
        lag = offset(track, played, -late)
        assert lag is not None
        assert abs(lag) <= 0.024


@pytest.mark.parametrize("name", ["h264", "hevc", "vp9", "av1", "h264-mkv", "mpeg2-ts"])
def test_a_source_follows_from_its_spec_alone(library: Library, tmp_path: Path, name: str) -> None:
    make(SPECS[name], tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == library.path(name).read_bytes()


def _idrs(path: Path) -> list[bool]:
    """Tell for each keyframe of an H.264 stream whether it is an IDR."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        extradata = video.codec_context.extradata or b""
        units = [
            [unit[0] & 31 for unit in nal_units(bytes(packet), extradata, hevc=False)]
            for packet in container.demux(video)
            if packet.is_keyframe
        ]
    return [5 in kinds for kinds in units]


def test_the_open_gops_are_open_and_the_others_closed(library: Library) -> None:
    assert not all(_idrs(library.path("h264-open-gop")))
    assert all(_idrs(library.path(SAMPLE)))


def _reordered(seen: View) -> bool:
    times = [packet.pts or 0 for packet in seen.packets]
    return any(after < before for before, after in pairwise(times))


@pytest.mark.parametrize(
    "name",
    ["h264", "h264-open-gop", "h264-pyramid", "h264-vfr", "hevc", "mpeg4-b", "mpeg2-ts"],
)
def test_these_have_b_frames(library: Library, name: str) -> None:
    assert _reordered(view(library.path(name)))


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("h264-10bit", "yuv420p10le"),
        ("h264-422", "yuv422p"),
        ("h264-interlaced", "interlaced"),
        ("h264-bt709", "transfer 1"),
        ("hevc-hdr", "transfer 16"),
        ("hevc-hlg-mkv", "transfer 18"),
        ("prores-mov", "yuv422p10le"),
    ],
)
def test_frames_look_as_the_name_says(library: Library, name: str, look: str) -> None:
    assert all(look in frame.look for frame in view(library.path(name)).frames)


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("h264-rotated", lambda seen: all(frame.matrix for frame in seen.frames)),
        ("hevc-hdr", lambda seen: all(all(frame.hdr) for frame in seen.frames)),
        ("h264-hidden-start", lambda seen: len(seen.packets) == len(seen.frames) + 25),
        ("h264-late-video", lambda seen: seen.frames[0].time == Fraction(1, 2)),
        ("h264-ts", lambda seen: seen.zero > 1),
        ("h264-ts-wrap", lambda seen: seen.zero < 0),
        ("h264-vfr", lambda seen: not seen.steady),
        ("h264-vfr-gaps", lambda seen: seen.steps[-1] > 1),
        ("h264-ntsc", lambda seen: seen.step == Fraction(1001, 30_000)),
    ],
)
def test_the_file_has_what_its_name_says(
    library: Library, name: str, holds: Callable[[View], bool]
) -> None:
    assert holds(view(library.path(name)))


def test_sound_that_begins_late_begins_late(library: Library) -> None:
    (track,) = hear(library.path("h264-late-audio"))
    assert Fraction(135, 100) < track.begin < Fraction(145, 100)


def test_fragments_are_fragments(library: Library) -> None:
    paths = {box.path for box in boxes(library.path("h264-fragmented"))}
    assert {"moov", "moof", "mdat"} <= paths


def test_languages_titles_and_dispositions_are_written(library: Library) -> None:
    tracks = read_tags(library.path("h264-two-languages")).tracks
    told = [(t.language, t.title, bool(t.disposition)) for t in tracks if t.kind == "audio"]
    assert told == [("eng", "Main", True), ("fin", "Selostus", False)]


def test_pixels_need_not_be_square(library: Library) -> None:
    assert read_tags(library.path("h264-anamorphic")).aspect == Fraction(4, 3)


@pytest.mark.parametrize("name", ["h264-subtitles", "h264-mkv"])
def test_subtitles_show_when_they_should(library: Library, name: str) -> None:
    (track,) = SPECS[name].subtitles
    (lines,) = read_lines(library.path(name))
    assert [line.text for line in lines] == [cue.text for cue in track.cues]
    assert [line.start * 1000 for line in lines] == [cue.start for cue in track.cues]
    assert [line.end * 1000 for line in lines] == [cue.end for cue in track.cues]
