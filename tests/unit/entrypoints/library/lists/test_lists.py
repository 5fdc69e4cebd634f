"""Lists of windows, as editors and people write them."""

from fractions import Fraction

import opentimelineio as otio
import pytest

from trimcore.domain.cutting.timeline.notation import read_time
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import to_end
from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.media import Chapter, Media, Track
from trimcore.entrypoints.library.lists.comma_separated import read_rows, written_rows
from trimcore.entrypoints.library.lists.edl import read_edl
from trimcore.entrypoints.library.lists.listed import Listed, first_frame
from trimcore.entrypoints.library.lists.losslesscut import read_project
from trimcore.entrypoints.library.lists.otio import read_otio, written_otio
from trimcore.entrypoints.library.lists.reading import chapters_of, read_list
from trimcore.entrypoints.library.lists.writing import written_list

PAL = Fraction(25)
NTSC = Fraction(30000, 1001)
EDL = """TITLE: HOLIDAY
FCM: NON-DROP FRAME

001  AX       V     C        01:00:01:00 01:00:02:12 01:00:00:00 01:00:01:12
* FROM CLIP NAME: Beach
001  AX       A     C        01:00:01:00 01:00:02:12 01:00:00:00 01:00:01:12
002  BL       V     C        00:00:00:00 00:00:01:00 01:00:01:12 01:00:02:12
003  AX       AA/V  C        01:00:04:00 01:00:05:00 01:00:02:12 01:00:03:12
* COMMENT: dinner
"""
PROJECT = """{
  version: 1, // written by hand
  mediaFileName: 'holiday.mp4',
  cutSegments: [
    { start: 1.5, end: 2.25, name: 'Beach', },
    { end: 0.5, name: "" },
    { start: 3, selected: false },
    { start: 4 },
  ],
}
"""


def media(**known: object) -> Media:
    """Return what a look at a film says."""
    plain = {"container": "mp4", "size": 1, "duration": Fraction(60), "tracks": ()}
    return Media(**{**plain, **known})  # type: ignore[arg-type]  # what each test is about


def test_lines_of_start_end_and_name() -> None:
    """With titles or without, quoted or not, and with what a spreadsheet puts before them."""
    text = '\ufeffstart,end,name\n1.5,0:02.25,"Beach, early"\n\n,0.5,\n100f,\n'
    assert list(read_rows(text)) == [
        Listed(start="1.5", end="0:02.25", name="Beach, early"),
        Listed(start="0", end="0.5"),
        Listed(start="100f", end=None),
    ]


def test_a_first_line_of_times_is_a_window() -> None:
    """Titles are told by having no figures."""
    assert [window.end for window in read_rows("1,2\n3,4\n")] == ["2", "4"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1,2,a\nx,3\n", "line 2: must be seconds"),
        ("1,2\n5,4\n", "line 2: must end behind its start"),
        ("1,2\n5\n", "line 2: must be start,end,name"),
        ("1..5,2\n", "line 1: must be seconds"),
    ],
)
def test_a_line_without_a_window_is_named(text: str, says: str) -> None:
    """By its number."""
    with pytest.raises(InvalidInput, match=says):
        list(read_rows(text))


def test_what_is_written_is_read_again() -> None:
    """With names that need quotes."""
    windows = [Listed(start="1", end="2", name='a "b", c'), Listed(start="3", end=None, name="d")]
    assert list(read_rows(written_rows(windows))) == windows


def test_a_project_of_losslesscut() -> None:
    """JSON5, what is not selected left out, in the order of the file."""
    assert list(read_project(PROJECT)) == [
        Listed(start=1.5, end=2.25, name="Beach"),
        Listed(start=0, end=0.5),
        Listed(start=4),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is no project"),
        ("[]", "has no list of cutSegments"),
        ("{cutSegments: [1]}", "segment 1: must be an object"),
        ("{cutSegments: [{start: 'a'}]}", "segment 1: start and end must be numbers"),
        ("{cutSegments: [{start: 2, end: 1}]}", "segment 1: must end behind its start"),
        ("{cutSegments: [{start: -1}]}", "segment 1: must be from 0"),
    ],
)
def test_what_is_no_project_is_told(text: str, says: str) -> None:
    """And where."""
    with pytest.raises(InvalidInput, match=says):
        list(read_project(text))


def test_events_count_from_thefirst_frame_s_timecode() -> None:
    """Pictures only, and black left out."""
    assert list(read_edl(EDL, rate=PAL, begins="01:00:00:00")) == [
        Listed(start=Fraction(1), end=Fraction(62, 25), name="Beach"),
        Listed(start=Fraction(4), end=Fraction(5), name="dinner"),
    ]


def test_dropped_numbers_are_counted_as_tape_does() -> None:
    """By the list's own word, or by the mark before the frames."""
    event = "001  AX V C 00:01:00{0}02 00:01:01{0}00 00:00:00:00 00:00:00:28\n"
    expected = [Listed(start=1800 / NTSC, end=1828 / NTSC)]
    assert list(read_edl("FCM: DROP FRAME\n" + event.format(":"), rate=NTSC)) == expected
    assert list(read_edl(event.format(";"), rate=NTSC)) == expected


def test_a_list_of_sound_alone() -> None:
    """Where no event has pictures, all count; what is on two tracks is one window."""
    event = "001  AX A C 00:00:01:00 00:00:02:00 00:00:00:00 00:00:01:00\n"
    again = "003  AX A C 00:00:01:00 00:00:02:00 00:00:01:00 00:00:02:00\n"
    text = event + event.replace("001  AX A ", "002  AX A2 ") + again
    assert [window.start for window in read_edl(text, rate=PAL)] == [1, 1]


def test_an_event_of_no_length_is_passed_over() -> None:
    """And its speed with it."""
    text = """
005  ONE V C     00:00:02:00 00:00:02:00 00:00:03:00 00:00:03:00
005  TWO V D 000 00:00:04:00 00:00:05:00 00:00:03:00 00:00:04:00
M2   ONE 037.5   00:00:02:00
M2   TWO 025.0   00:00:04:00
"""
    assert list(read_edl(text, rate=PAL)) == [Listed(start=Fraction(4), end=Fraction(5))]


def test_an_event_at_another_speed_is_refused() -> None:
    event = "001  AX V C 00:00:01:00 00:00:02:00 00:00:00:00 00:00:01:00\n"
    for speed in ("037.5", "-025.0", "000.0"):
        with pytest.raises(InvalidInput, match="event 001: is played at another speed"):
            list(read_edl(f"{event}M2   AX {speed} 00:00:01:00\n", rate=PAL))
    assert list(read_edl(f"{event}M2   AX 030.0 00:00:01:00\n", rate=NTSC))


@pytest.mark.parametrize(
    ("text", "rate", "says"),
    [
        (EDL, None, "no constant frame rate"),
        ("TITLE: EMPTY\n", PAL, "has no event"),
        (EDL.replace("01:00:01:00", "01:00:01:25"), PAL, "event 001: .* no timecode"),
        (EDL.replace("01:00:01:00", "00:59:01:00"), PAL, "event 001: .* no part of this video"),
        (EDL.replace("01:00:02:12", "01:00:00:12"), PAL, "event 001: .* no part of this video"),
    ],
)
def test_what_is_no_list_of_this_video_is_told(text: str, rate: Fraction | None, says: str) -> None:
    """And which event."""
    with pytest.raises(InvalidInput, match=says):
        list(read_edl(text, rate=rate, begins="01:00:00:00"))


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("a.csv", "1,2\n", 1),
        ("a.TSV", "1\t2\tb\n", 1),
        ("a.llc", PROJECT, 3),
        ("a.edl", EDL, 2),
        ("a.otio", written_otio([Listed(start="1", end="2")], media(), "film.mp4"), 1),
    ],
)
def test_a_list_is_read_as_its_name_ends(name: str, text: str, count: int) -> None:
    """By what the source is."""
    video = Track(index=0, kind="video", codec="h264", rate=PAL)
    source = media(tracks=(video,), timecode="01:00:00:00")
    assert len(read_list(name, text, source)) == count


@pytest.mark.parametrize(("name", "text"), [("a.xml", "<a/>"), ("a.csv", "start,end\n")])
def test_a_list_without_windows_is_refused(name: str, text: str) -> None:
    """Or one of a form that we don't know; the sentence lists those that we do."""
    with pytest.raises(InvalidInput, match=r"^list: (must be \.csv|has no window)"):
        read_list(name, text, media())


@pytest.mark.parametrize("name", ["a.csv", "a.llc", "a.edl", "a.otio"])
@pytest.mark.parametrize(("rate", "timecode"), [(PAL, "01:00:00:00"), (NTSC, None)])
def test_what_is_written_as_a_list_is_read_as_the_same(
    name: str, rate: Fraction, timecode: str | None
) -> None:
    """To the frame; one to the source's end ends there."""
    video = Track(index=0, kind="video", codec="h264", rate=rate)
    source = media(tracks=(video,), timecode=timecode)
    windows = [
        TrimWindow(start_us=round(50 / rate * 1_000_000), duration_us=2_000_000),
        to_end(1_500_000),
    ]
    text = written_list(name, windows, ["a, b", ""], source, "film.mp4")
    first, second = read_list(name, text, source)
    read = [
        Fraction(read_time(at, field="list"), 1_000_000)
        for each in (first, second)
        for at in (each.start, each.end or 0)
    ]
    wanted = [windows[0].start, windows[0].end, windows[1].start, Fraction(60)]
    assert [first_frame(at, rate) for at in read] == [first_frame(at, rate) for at in wanted]
    assert (first.name, second.name) == ("a, b", "")


def test_an_edl_begins_with_thefirst_frame_of_the_window() -> None:
    """Which is never one that shows before it."""
    video = Track(index=0, kind="video", codec="h264", rate=PAL)
    windows = [TrimWindow(start_us=3_490_000, duration_us=1_000_000)]
    text = written_list("a.edl", windows, [""], media(tracks=(video,)), "film.mp4")
    assert "00:00:03:13 00:00:04:13 " in text


def timeline(*clips: object) -> str:
    """Write a timeline with a gap, a track of sound and these clips."""
    made, pictures, sound = otio.schema.Timeline("t"), *map(otio.schema.Track, ("V1", "A1"))
    sound.kind = otio.schema.TrackKind.Audio
    for track in (sound, pictures):
        made.tracks.append(track)
        track.append(otio.schema.Gap(source_range=span(0, 5, 24)))
    sound.append(clip("sound", 0, 10, 24))
    pictures.extend(clips)
    return str(otio.adapters.write_to_string(made, "otio_json"))


def span(first: float, count: float, rate: float) -> "otio.opentime.TimeRange":
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(first, rate), otio.opentime.RationalTime(count, rate)
    )


def clip(
    name: str,
    first: float,
    count: float,
    rate: float,
    *,
    begins: float | None = None,
    url: str = "file:///a%20b/film.mp4",
    enabled: bool = True,
) -> "otio.schema.Clip":
    """Return a clip of frames; `begins` is the number of the first that its media have."""
    known = None if begins is None else span(begins, 9999, rate)
    made = otio.schema.Clip(
        name, otio.schema.ExternalReference(url, known), span(first, count, rate)
    )
    made.enabled = enabled
    return made


def test_a_timeline_s_clips_of_pictures_are_windows() -> None:
    """From where their media begin; what is disabled, gaps and sound left out."""
    text = timeline(
        clip("Beach", 86_400 + 24, 36, 24, begins=86_400),
        clip("off", 0, 10, 24, enabled=False),
        clip("dinner", 30, 60, 23.976),
    )
    assert list(read_otio(text)) == [
        Listed(start=Fraction(1), end=Fraction(5, 2), name="Beach"),
        Listed(start=Fraction(30 * 1001, 24_000), end=Fraction(90 * 1001, 24_000), name="dinner"),
    ]


def test_clips_without_a_beginning_count_from_the_source_s_timecode() -> None:
    """Unless they lie before it."""
    text = timeline(clip("a", 90_025, 25, 25), clip("b", 25, 25, 25))
    assert [one.start for one in read_otio(text, begins="01:00:00:00")] == [1, 1]
    assert [one.start for one in read_otio(text)] == [3601, 1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is no timeline of OpenTimelineIO"),
        ("{}", "is no timeline of OpenTimelineIO"),
        (timeline().replace('"Clip', '"Gap'), "has no clip|is no timeline"),
        (timeline(clip("a", 1, 2, 24), clip("b", 1, 2, 24, url="c.mp4")), "several files"),
        (timeline(clip("a", 1, 2, 24, begins=5)), "clip 1: begins before its media do"),
        (timeline(clip("a", 1, 0, 24)), "clip 1: must end behind its start"),
    ],
)
def test_a_timeline_without_windows_of_this_source_is_told(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        list(read_otio(text))


def test_a_clip_at_another_speed_is_refused() -> None:
    quick = clip("a", 1, 2, 24)
    quick.effects.append(otio.schema.LinearTimeWarp(time_scalar=2))
    with pytest.raises(InvalidInput, match="clip 1: is played at another speed"):
        list(read_otio(timeline(quick)))


def test_other_lists_can_t_be_written() -> None:
    """The sentence says which can."""
    with pytest.raises(InvalidInput, match=r"can be written as \.csv, \.llc"):
        written_list("a.xml", [to_end(0)], [""], media(), "film.mp4")


def test_chapters_are_windows() -> None:
    """With their titles."""
    chapters = (Chapter(start=Fraction(0), end=Fraction(5), title="Beach"),)
    assert chapters_of(media(chapters=chapters)) == [
        Listed(start=Fraction(0), end=Fraction(5), name="Beach")
    ]
    with pytest.raises(InvalidInput, match="no chapters"):
        chapters_of(media())
