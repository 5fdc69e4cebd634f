"""Windows written as a list, in the form that the name of its file says."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import PurePath

from trimcore.domain.cutting.timeline.timecode import Timecode
from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.media import Media
from trimcore.entrypoints.library.lists.comma_separated import written_rows
from trimcore.entrypoints.library.lists.listed import Listed, first_frame, wrong
from trimcore.entrypoints.library.lists.otio import written_otio

WRITTEN = ".csv, .llc (LosslessCut), .edl (CMX 3600), .otio (OpenTimelineIO)"


def written_list(
    name: str, windows: Sequence[TrimWindow], names: Sequence[str], media: Media, source: str
) -> str:
    """Write windows and their names; one to the source's end ends where that is.

    Raises:
        InvalidInput: the name's ending is none of ours, or an EDL's source counts no frames.
        ModuleNotFoundError: the package that writes it is not installed.
    """
    ending = PurePath(name).suffix.lower()
    listed = [_listed(each, title, media) for each, title in zip(windows, names, strict=True)]
    if ending == ".csv":
        return written_rows([_in_figures(each) for each in listed])
    if ending == ".llc":
        return _project(listed, source)
    if ending == ".edl":
        return _edl(listed, media, PurePath(source).name)
    if ending == ".otio":
        return written_otio(listed, media, source)
    raise wrong(f"can be written as {WRITTEN}")


def _listed(window: TrimWindow, name: str, media: Media) -> Listed:
    end = window.end
    if media.duration is not None:
        end = min(end, media.duration)
    return Listed(start=window.start, end=end, name=name)


def _in_figures(listed: Listed) -> Listed:
    return Listed(start=_figures(listed.start), end=_figures(listed.end), name=listed.name)


def _figures(moment: object) -> str:
    """Write a moment in seconds, exact to the microsecond."""
    whole, part = divmod(round(Fraction(str(moment)) * MICROSECONDS), MICROSECONDS)
    return f"{whole}.{part:06}".rstrip("0").rstrip(".")


def _project(listed: Sequence[Listed], source: str) -> str:
    segments = [
        {"start": float(_figures(each.start)), "end": float(_figures(each.end)), "name": each.name}
        for each in listed
    ]
    project = {"version": 1, "mediaFileName": PurePath(source).name, "cutSegments": segments}
    return json.dumps(project, indent=2, ensure_ascii=False) + "\n"


def _edl(listed: Sequence[Listed], media: Media, source: str) -> str:
    rate = media.video.rate if media.video is not None else None
    if rate is None:
        raise wrong("counts frames, and the video has no constant frame rate to count by")
    whole = round(rate)
    drops = rate.denominator == 1001 and whole % 30 == 0  # noqa: PLR2004 - of NTSC's rates
    begins = media.timecode
    zero = Timecode.parse(begins, whole) if begins else Timecode(0, whole, drops)
    record = Timecode(0, whole, zero.drops)
    lines = [f"TITLE: {source}", f"FCM: {'DROP' if zero.drops else 'NON-DROP'} FRAME", ""]
    for number, each in enumerate(listed, start=1):
        first, last = (first_frame(Fraction(str(at)), rate) for at in (each.start, each.end))
        codes = (zero.later(first), zero.later(last), record, record.later(last - first))
        lines.append(f"{number:03}  AX       AA/V  C        {' '.join(map(str, codes))}")
        lines += [f"* FROM CLIP NAME: {each.name}"] if each.name else []
        record = codes[3]
    return "\n".join(lines) + "\n"
