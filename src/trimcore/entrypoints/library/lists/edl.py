"""Edit decision lists of the form CMX 3600: events with the timecodes of the source."""

import re
from collections.abc import Iterator
from fractions import Fraction

from trimcore.domain.cutting.timeline.timecode import Timecode
from trimcore.entrypoints.library.lists.listed import Listed, wrong

_CODE = r"(\d\d:\d\d:\d\d[:;.]\d\d\d?)"
_EVENT = re.compile(
    rf"\s*(\d{{1,6}})\s+(\S+)\s+(\S+)\s+(C|D|W\d+|K\S*)(?:\s+\d+)?\s+{_CODE}\s+{_CODE}(?:\s|$)",
    re.ASCII,
)
_NAME = re.compile(r"\*\s*(?:FROM CLIP NAME|LOC|COMMENT):\s*(.*\S)", re.IGNORECASE)
_DROPS = re.compile(r"FCM:\s*DROP", re.IGNORECASE)
_FCM = re.compile(r"FCM:", re.IGNORECASE)
_BLACK = "BL"


def read_edl(text: str, *, rate: Fraction | None, begins: str | None = None) -> Iterator[Listed]:
    """Yield the source's part of each event of pictures, or of all events where there are none.

    `rate` is the source's constant number of frames a second. `begins` is the timecode of its
    first frame, if it has one, from which the events then count; otherwise they count from 0.

    Raises:
        InvalidInput: there is no event, one is no timecode of this source, or the rate changes.
    """
    if rate is None:
        raise wrong("counts frames, and the video has no constant frame rate to count by")
    events = list(_events(text))
    if not events:
        raise wrong("has no event, as CMX 3600 writes them")
    with_pictures = [event for event in events if "V" in event[1].upper() or event[1] == "B"]
    whole, zero = round(rate), _zero(begins, round(rate))
    for number, _, first, last, drops, name in with_pictures or events:
        start, end = (_frame(code, whole, drops, number) - zero for code in (first, last))
        if start < 0 or end <= start:
            raise wrong(f"event {number}: {first} to {last} is no part of this video")
        yield Listed(start=start / rate, end=end / rate, name=name)


def _events(text: str) -> Iterator[tuple[str, str, str, str, bool, str]]:
    drops = False
    held: tuple[str, str, str, str, bool] | None = None
    name = ""
    for line in text.removeprefix("\ufeff").splitlines():
        if _FCM.match(line.strip()):
            drops = bool(_DROPS.match(line.strip()))
        elif found := _EVENT.match(line):
            if held is not None:
                yield *held, name
            number, reel, track, _, first, last = found.groups()
            held, name = (number, track, first, last, drops), ""
            if reel.upper() == _BLACK:
                held = None
        elif (said := _NAME.match(line.strip())) and held is not None:
            name = name or said[1]
    if held is not None:
        yield *held, name


def _frame(code: str, rate: int, drops: bool, event: str) -> int:  # noqa: FBT001 - of the event
    try:
        return Timecode.parse(f"{code[:8]};{code[9:]}" if drops else code, rate).frame
    except ValueError as error:
        raise wrong(f"event {event}: {error}") from None


def _zero(begins: str | None, rate: int) -> int:
    if begins is None:
        return 0
    try:
        return Timecode.parse(begins, rate).frame
    except ValueError:
        return 0
