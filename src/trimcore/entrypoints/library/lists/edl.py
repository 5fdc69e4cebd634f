"""Edit decision lists of the form CMX 3600: events with the timecodes of the source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trimcore.domain.cutting.containers import is_name_of_file
from trimcore.domain.cutting.timeline.timecode import Timecode
from trimcore.entrypoints.library.lists.listed import Listed, wrong

_CODE = r"(\d\d:\d\d:\d\d[:;.]\d\d\d?)"
_REEL = r"(\S.{0,60}?)"
_EVENT = re.compile(
    rf"\s*(\d{{1,6}})\s+{_REEL}\s+([ABVN][\w/,]*)\s+(C|D|W\d+|K(?:\s*[BO])?)(?:\s+(\d+))?"
    rf"\s+{_CODE}\s+{_CODE}(?:\s+{_CODE}|\s|$)",
    re.ASCII,
)
_LIKE_AN_EVENT = re.compile(r"\s*(?:\d{1,6}\s.*\d\d:\d\d:\S|M2\s)", re.ASCII)
"""Lines that are lost to the output if they are passed over."""
_NAME = re.compile(r"\*\s*(FROM CLIP NAME|LOC|COMMENT):\s*(.*\S)", re.IGNORECASE)
_OF_CLIP = "FROM CLIP NAME"
_DROPS = re.compile(r"FCM:\s*DROP", re.IGNORECASE)
_FCM = re.compile(r"FCM:", re.IGNORECASE)
_SPEED = re.compile(rf"\s*M2\s+{_REEL}\s+(-?\d+(?:\.\d+)?)(?:\s|$)", re.ASCII)
_SAME_SPEED = Fraction(1, 100)
"""As which part of the rate a speed may differ from it, by how it is rounded."""
_BLACK = "BL"
_NO_REEL = "AX"
"""Stands for media that are files and have no reel: which file is told by the clip's name alone."""


@dataclass(slots=True)
class _Event:
    """A line of a list: its tracks, the source's part, where that goes, and what is said of it."""

    number: str
    reel: str
    tracks: str
    first: str
    last: str
    record: str | None
    drops: bool
    transition: str = ""
    name: str = ""
    file: str = ""
    """What its clip is called, where that is a file's name."""
    speed: str = ""

    @property
    def is_of_pictures(self) -> bool:
        return "V" in self.tracks.upper() or self.tracks == "B"

    def take_name(self, kind: str, name: str) -> None:
        """Take what a line below calls it."""
        self.name = self.name or name
        if kind.upper() == _OF_CLIP and is_name_of_file(name):
            self.file = re.split(r"[/\\]", name)[-1]


def read_edl(text: str, *, rate: Fraction | None, begins: str | None = None) -> Iterator[Listed]:
    """Yield the source's part of each event of pictures, or of all events where there are none.

    `rate` is the source's constant number of frames a second. `begins` is the timecode of its
    first frame, if it has one, from which the events then count; otherwise they count from 0.

    Raises:
        InvalidInput: there is no event, one can't be read, is no timecode of this source, is played
            at another speed, or is a transition, or they are of several reels.
    """
    if rate is None:
        raise wrong("counts frames, and the video has no constant frame rate to count by")
    events = list(_events(text))
    if not events:
        raise wrong("has no event, as CMX 3600 writes them")
    chosen = [event for event in events if event.is_of_pictures] or _once(events)
    _check_reels(chosen)
    whole, zero = round(rate), _zero(begins, round(rate))
    for event in chosen:
        start, end = (_frame(code, whole, event) - zero for code in (event.first, event.last))
        if start == end:
            continue  # what a transition begins with
        if event.transition:
            which = f"event {event.number}: is a transition ({event.transition})"
            raise wrong(f"{which}, which a cut can't show: make it a plain cut (C)")
        if start < 0 or end < start:
            raise wrong(
                f"event {event.number}: {event.first} to {event.last} is no part of this video"
            )
        if event.speed and abs(Fraction(event.speed) - rate) > rate * _SAME_SPEED:
            raise wrong(f"event {event.number}: is played at another speed")
        yield Listed(start=start / rate, end=end / rate, name=event.name)


def _check_reels(events: Sequence[_Event]) -> None:
    """Refuse a list over several files, of which all but one would be cut out of the wrong one."""
    shown = [event for event in events if event.first != event.last]
    reels = list({event.reel: event for event in shown})
    files = list({event.file: event for event in shown if event.reel.upper() == _NO_REEL})
    for what, names in (("reels", reels), ("files", list(filter(None, files)))):
        if len(names) > 1:
            raise wrong(
                f"has events of several {what} ({', '.join(names[:3])}): keep those of one in a "
                "list of its own"
            )


def _once(events: Sequence[_Event]) -> list[_Event]:
    """Take what is on several tracks of sound once."""
    return list({(event.first, event.last, event.record): event for event in events}.values())


def _events(text: str) -> Iterator[_Event]:
    drops = False
    event: _Event | None = None
    for place, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if _FCM.match(line.strip()):
            drops = bool(_DROPS.match(line.strip()))
        elif found := _EVENT.match(line):
            if event is not None:
                yield event
            number, reel, tracks, kind, long, first, last, record = found.groups()
            mixes = kind != "C" and int(long or 0) > 0
            transition = f"{kind} {long}" if mixes else ""
            event = _Event(number, reel, tracks, first, last, record, drops, transition)
            if reel.upper() == _BLACK:
                event = None
        elif event is not None and (named := _NAME.match(line.strip())):
            event.take_name(named[1], named[2])
        elif event is not None and (speed := _SPEED.match(line)):
            event.speed = speed[2] if speed[1] == event.reel else event.speed
        elif _LIKE_AN_EVENT.match(line) and not _SPEED.match(line):
            raise wrong(f"line {place}: is no event that can be read: {line.strip()[:60]}")
    if event is not None:
        yield event


def _frame(code: str, rate: int, event: _Event) -> int:
    try:
        return Timecode.parse(f"{code[:8]};{code[9:]}" if event.drops else code, rate).frame
    except ValueError as error:
        raise wrong(f"event {event.number}: {error}") from None


def _zero(begins: str | None, rate: int) -> int:
    if begins is None:
        return 0
    try:
        return Timecode.parse(begins, rate).frame
    except ValueError:
        return 0
