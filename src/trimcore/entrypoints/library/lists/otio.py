"""OpenTimelineIO: a timeline's clips of the source, by the package opentimelineio."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from trimcore.domain.cutting.timeline.timecode import Timecode
from trimcore.domain.model.media import Media
from trimcore.entrypoints.library.lists.listed import Listed, checked, first_frame, wrong
from trimcore.entrypoints.library.lists.otio_clips import clips_in, range_of

if TYPE_CHECKING:
    from opentimelineio.opentime import RationalTime
    from opentimelineio.schema import Clip

_NTSC = 1001
_MICROSECONDS = 1_000_000


def read_otio(text: str, *, begins: str | None = None) -> Iterator[Listed]:
    """Yield the clips of the first track of pictures, or of sound if there is none, in its order.

    Clips count from where their media begin, if that is told, and else from the timecode `begins`
    of the source's first frame where they lie behind it. What is disabled, and gaps, are passed
    over.

    Raises:
        InvalidInput: it is no timeline, has no clip, its clips are of several files or tracks, one
            is played at another speed, or it has what a cut can't show: transitions, timelines
            within it, pictures that the editor made.
        ModuleNotFoundError: the package opentimelineio is not installed.
    """
    clips = clips_in(text)
    if len({name for clip in clips if (name := _file_of(clip))}) > 1:
        raise wrong("has clips of several files: keep those of one in a timeline of its own")
    for number, clip in enumerate(clips, start=1):
        where = f"clip {number}"
        taken = range_of(clip, where)
        start = _seconds(taken.start_time) - _zero(clip, begins)
        end = start + _seconds(taken.duration)
        if start < 0:
            raise wrong(f"{where}: begins before its media do")
        checked(start, end, where=where)
        yield Listed(start=start, end=end, name=clip.name)


def written_otio(listed: Sequence[Listed], media: Media, source: str) -> str:
    """Write a timeline with a clip of the source for each window, by frames of a constant rate.

    Raises:
        ModuleNotFoundError: the package opentimelineio is not installed.
    """
    import opentimelineio as otio

    counts = media.video.rate if media.video is not None else None
    rate = counts or Fraction(_MICROSECONDS)
    zero = _frames_of(media.timecode, rate) / rate
    lasts = media.duration or max(Fraction(str(each.end)) for each in listed)
    file = otio.schema.ExternalReference(PurePath(source).name, _range(zero, zero + lasts, rate))
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    for each in listed:
        start, end = (Fraction(str(at)) for at in (each.start, each.end))
        if counts:
            start, end = (first_frame(at, rate) / rate for at in (start, end))
        taken = _range(zero + start, zero + end, rate)
        track.append(otio.schema.Clip(each.name, file.deepcopy(), taken))
    timeline = otio.schema.Timeline(PurePath(source).stem)
    timeline.tracks.append(track)
    return str(otio.adapters.write_to_string(timeline, "otio_json")) + "\n"


def _file_of(clip: "Clip") -> str:
    address = getattr(clip.media_reference, "target_url", None) or ""
    name: str = re.split(r"[/\\]", unquote(address))[-1]
    return name


def _zero(clip: "Clip", begins: str | None) -> Fraction:
    """Tell which moment of a clip's clock is the first of its media."""
    told = clip.media_reference.available_range if clip.media_reference is not None else None
    if told is not None and told.duration.value > 0:  # an empty one says nothing of the media
        return _seconds(told.start_time)
    start = clip.trimmed_range().start_time
    rate = _rate(start)
    zero = _frames_of(begins, rate) / rate
    return zero if _seconds(start) >= zero else Fraction(0)


def _frames_of(begins: str | None, rate: Fraction) -> int:
    """Count the frames of a timecode; none where it is no timecode of that rate."""
    try:
        return Timecode.parse(begins, round(rate)).frame if begins else 0
    except ValueError:
        return 0


def _seconds(time: "RationalTime") -> Fraction:
    return Fraction(str(time.value)) / _rate(time)


def _rate(time: "RationalTime") -> Fraction:
    """Return the rate of a moment exactly: those of NTSC are written as decimals."""
    whole = Fraction(str(time.rate))
    ntsc = Fraction(round(time.rate) * 1000, _NTSC)
    return ntsc if whole.denominator > 1 and abs(whole - ntsc) < Fraction(1, 100) else whole


def _range(start: Fraction, end: Fraction, rate: Fraction) -> object:
    import opentimelineio as otio

    first, last = (round(at * rate) for at in (start, end))
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(first, float(rate)),
        otio.opentime.RationalTime(last - first, float(rate)),
    )
