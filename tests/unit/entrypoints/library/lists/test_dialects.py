"""Lists as spreadsheets, older programs and other countries write them."""

import codecs
from fractions import Fraction

import opentimelineio as otio
import pytest

from trimcore.domain.cutting.timeline.notation import read_time
from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.media import Media
from trimcore.entrypoints.library.lists.comma_separated import read_rows
from trimcore.entrypoints.library.lists.edl import read_edl
from trimcore.entrypoints.library.lists.listed import Listed
from trimcore.entrypoints.library.lists.losslesscut import read_project
from trimcore.entrypoints.library.lists.otio import read_otio, written_otio
from trimcore.entrypoints.library.lists.reading import decoded

PAL = Fraction(25)
FILM = Media(container="mp4", size=1, duration=Fraction(60), tracks=())


@pytest.mark.parametrize(
    "text",
    [
        "1.5,2.25,a\r\n3,4,b\r\n",
        "1.5;2.25;a\n3;4;b\n",
        "1,5;2,25;a\n3;4;b\n",
        "Start;Ende;Titel\n00:01,5;00:02,25;a\n3;4;b\n",
        "sep=;\n1,5;2,25;a\n3;4;b\n",
        "1.5\t2.25\ta\n3\t4\tb\n",
        "1,5\t2,25\ta\n3\t4\tb",
        '# of Monday\n\nstart,end\n"1,5","2,25",a\n# later\n3,4,b,by hand\n',
        "\ufeff\n,,\nIn,Out,Name\n 1.5 , 2.25 , a\n3,4,b\n",
    ],
    ids=repr,
)
def test_rows_by_what_stands_between_times(text: str) -> None:
    """Also where a comma stands for the point."""
    read = [(read_time(one.start, field="list"), one.name) for one in read_rows(text)]
    assert read == [(1_500_000, "a"), (3_000_000, "b")]


def test_a_delimiter_within_a_name_is_no_delimiter() -> None:
    assert [one.name for one in read_rows('1,2,a;b\n3,4,"c\nd"\n5,6,e\u2028f\n')] == [
        "a;b",
        "c\nd",
        "e\u2028f",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "1,2,Café\n".encode(),
        codecs.BOM_UTF8 + "1,2,Café\n".encode(),
        "\ufeff1,2,Café\n".encode("utf-16-le"),
        "\ufeff1,2,Café\n".encode("utf-16-be"),
        "1,2,Café\n".encode("cp1252"),
    ],
)
def test_letters_by_what_a_list_begins_with(content: bytes) -> None:
    assert list(read_rows(decoded("a.csv", content))) == [Listed(start="1", end="2", name="Café")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.llc", b"{a: '\xe9'}"),
        ("a.csv", b"\x00\xe9"),
        ("a.edl", b"\xff\xfea"),
        ("a.csv", b"\x81"),
    ],
)
def test_what_is_no_text_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput, match="must be text in UTF-8"):
        decoded(name, content)


@pytest.mark.parametrize(
    ("version", "ends"), [("", [2, None]), ("1", [2, None]), ("2", [2]), ("3", [2])]
)
def test_segments_without_an_end_are_markers_since_the_second_version(
    version: str, ends: list[int | None]
) -> None:
    """Before, they went to the source's end; what newer versions have besides is passed over."""
    begin = f"version: {version}, streamEdits: {{}}, overlayClips: []," if version else ""
    text = (
        f"// by hand\r\n{{{begin} cutSegments: [{{start: 1, end: 2}}, {{start: 3, name: 'x'}},]}}"
    )
    assert [one.end for one in read_project(text)] == ends


@pytest.mark.parametrize("segment", ["{start: true}", "{start: 1, end: true}", "{start: '1'}"])
def test_a_segment_of_no_numbers_is_told(segment: str) -> None:
    with pytest.raises(InvalidInput, match="segment 1: start and end must be numbers"):
        list(read_project(f"{{cutSegments: [{segment}]}}"))


def test_a_project_that_is_too_deep_is_none() -> None:
    with pytest.raises(InvalidInput, match="is no project"):
        list(read_project("[" * 5000))


def test_events_with_comments_and_reels_of_several_words() -> None:
    event = "{0}  MY TAPE 1  A2/V  C  00:00:0{0}:00 00:00:0{0}:12  00:00:00:00 00:00:00:12"
    lines = ["\ufeffTITLE: C:\\films\\a.edl", "", "; by hand", event.format(1), "> remark", ""]
    text = "\r\n".join([*lines, "* FROM CLIP NAME: C:\\films\\b.mov", event.format(2)])
    assert [(one.start, one.name) for one in read_edl(text, rate=PAL)] == [
        (1, "C:\\films\\b.mov"),
        (2, ""),
    ]


def test_a_timeline_of_windows() -> None:
    """With its mark, its line ends, and its paths."""
    text = written_otio([Listed(start=1, end=2), Listed(start=3, end=4)], FILM, "C:\\a\\film.mp4")
    moved = text.replace("film.mp4", r"D:\\film.mp4", 1).replace("\n", "\r\n")
    assert [one.start for one in read_otio("\ufeff" + moved)] == [1, 3]


EVENTS = """TITLE: SEQ
001  {0}  V  C  00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00
* FROM CLIP NAME:  {1}
002  {0}  V  C  00:00:03:00 00:00:04:00 01:00:01:00 01:00:02:00
* FROM CLIP NAME:  {2}
"""


@pytest.mark.parametrize(
    ("reel", "first", "second"),
    [("AX", "a.mov", "a.mov"), ("AX", "Beach", "Dinner"), ("TAPE", "a.mov", "b.mov")],
)
def test_events_of_one_file_are_windows(reel: str, first: str, second: str) -> None:
    """A reel's clips may be called as they like, and any clip after what it shows."""
    read = read_edl(EVENTS.format(reel, first, second), rate=PAL)
    assert [one.name for one in read] == [first, second]


def test_events_of_several_files_are_refused() -> None:
    """Which have no reel: those of the others would be cut out of the wrong file."""
    with pytest.raises(InvalidInput, match=r"events of several files \(a\.mov, b\.MXF\): keep"):
        list(read_edl(EVENTS.format("AX", "a.mov", r"D:\\b.MXF"), rate=PAL))


def a_timeline(**told: str) -> str:
    """Write a timeline of two clips as it is made of an edit list, from ten hours on."""
    text = written_otio([Listed(start=1, end=2), Listed(start=3, end=4)], FILM, "film.mp4")
    read = otio.adapters.read_from_string(text, "otio_json")
    for clip in read.find_clips():
        clip.media_reference = otio.schema.MissingReference(available_range=span(told.get("file")))
        clip.source_range = span(str(clip.source_range.start_time.to_seconds() + 36_000), 1)
    read.tracks[0].source_range = span(told.get("track"), 2)
    return str(otio.adapters.write_to_string(read, "otio_json"))


def span(start: str | None, seconds: int = 0) -> "otio.opentime.TimeRange | None":
    if start is None:
        return None
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(float(start) * 25, 25),
        otio.opentime.RationalTime(seconds * 25, 25),
    )


@pytest.mark.parametrize("told", [{}, {"file": "0"}, {"track": "-36000"}, {"track": "0"}])
def test_a_timeline_made_of_an_edit_list(told: dict[str, str]) -> None:
    """Its adapters tell of media that they begin at 0 and are empty, and of tracks a shift."""
    read = list(read_otio(a_timeline(**told), begins="10:00:00:00"))
    assert [(one.start, one.end) for one in read] == [(1, 2), (3, 4)]


def test_a_track_that_is_trimmed_is_refused() -> None:
    with pytest.raises(InvalidInput, match="track 'V1': is trimmed as a whole"):
        list(read_otio(a_timeline(track="1"), begins="10:00:00:00"))
