"""Lists that show what a cut can't show are refused, and not cut as if they did not."""

from fractions import Fraction

import opentimelineio as otio
import pytest
from opentimelineio import schema

from trimcore.domain.errors import InvalidInput
from trimcore.entrypoints.library.lists.edl import read_edl
from trimcore.entrypoints.library.lists.otio import read_otio

PLAIN = "001  AX  V  C        00:00:01:00 00:00:02:00 00:00:00:00 00:00:01:00\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("002  AX  V  D    025 00:00:04:00 00:00:05:00", r"event 002: is a transition \(D 025\)"),
        (
            "002  AX  V  W001 025 00:00:04:00 00:00:05:00",
            r"event 002: is a transition \(W001 025\)",
        ),
        ("002  AX  V  K B  025 00:00:04:00 00:00:05:00", r"event 002: is a transition \(K B 025\)"),
        ("002  BX  V  C        00:00:04:00 00:00:05:00", r"several reels \(AX, BX\)"),
        (
            "002  AX  V  C        00:00:0x:00 00:00:05:00",
            "line 2: is no event that can be read: 002",
        ),
        ("002  AX  V  C        00:00:04:00", "line 2: is no event"),
        ("002  AX V2C  00:00:04:00 00:00:05:00", "line 2: is no event"),
        ("M2   AX  fast        00:00:01:00", "line 2: is no event that can be read: M2"),
        (
            "M2   MY AX 050.0     00:00:01:00\nM2  AX  050.0",
            "event 001: is played at another speed",
        ),
    ],
)
def test_events_that_are_more_than_a_cut(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        list(read_edl(f"{PLAIN}{text}\n", rate=Fraction(25)))


def span(first: int, count: int) -> "otio.opentime.TimeRange":
    first_time, length = (otio.opentime.RationalTime(each, 25) for each in (first, count))
    return otio.opentime.TimeRange(first_time, length)


def clip() -> "schema.Clip":
    return schema.Clip("a", schema.ExternalReference("a.mov", span(0, 999)), span(25, 25))


def track(*items: object) -> "schema.Track":
    made = schema.Track("V1", kind=schema.TrackKind.Video)
    made.extend(items)
    return made


def nested() -> "schema.Track":
    inner = schema.Stack("inner")
    inner.append(track(clip()))
    return track(clip(), inner)


def dissolving() -> "schema.Track":
    offset = otio.opentime.RationalTime(5, 25)
    return track(clip(), schema.Transition("d", "SMPTE_Dissolve", offset, offset), clip())


def sped(*, whole: bool = False, kind: type = schema.LinearTimeWarp) -> "schema.Track":
    made = track(clip())
    effect = kind(time_scalar=2) if kind is schema.LinearTimeWarp else kind()
    (made if whole else made[0]).effects.append(effect)
    return made


def trimmed() -> "schema.Track":
    made = track(clip())
    made.source_range = span(0, 10)
    return made


def of(reference: object, *, taken: bool = True) -> "schema.Track":
    return track(schema.Clip("a", reference, span(0, 25) if taken else None))


@pytest.mark.parametrize(
    ("tracks", "says"),
    [
        ([nested()], "has a Stack on track 'V1', which a cut can't show: flatten it"),
        ([track(track(clip()))], "has a Track on track 'V1'"),
        ([dissolving()], "has a Transition on track 'V1'"),
        ([track(clip()), track(clip())], "several tracks of pictures"),
        ([sped()], "clip 1: is played at another speed"),
        ([sped(kind=schema.FreezeFrame)], "clip 1: is played at another speed"),
        ([sped(kind=schema.TimeEffect)], "clip 1: is played at another speed"),
        ([sped(whole=True)], "track 'V1': is played at another speed"),
        ([trimmed()], "track 'V1': is trimmed as a whole"),
        ([of(schema.GeneratorReference("bars"))], "clip 1: is made by the editor"),
        ([of(schema.ExternalReference("a.mov"), taken=False)], "clip 1: tells no part"),
    ],
)
def test_timelines_that_are_more_than_a_cut(tracks: list[object], says: str) -> None:
    timeline = schema.Timeline("t")
    timeline.tracks.extend(tracks)
    with pytest.raises(InvalidInput, match=says):
        list(read_otio(otio.adapters.write_to_string(timeline, "otio_json")))
