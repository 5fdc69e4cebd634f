"""Windows as lines of `start,end,name`, which LosslessCut and spreadsheets write."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import dropwhile

from trimcore.domain.cutting.timeline.notation import counts_frames, read_time
from trimcore.domain.errors import InvalidInput
from trimcore.entrypoints.library.lists.listed import Listed, checked, wrong

_DELIMITERS = (",", ";", "\t")
_TOLD = "sep="
"""With what a first line begins by which spreadsheets tell the delimiter."""
_COMMENT = "#"


def read_rows(text: str, *, delimiter: str | None = None) -> Iterator[Listed]:
    """Yield the windows of the lines; a first line that holds titles is passed over.

    Without a delimiter it is the comma, semicolon or tab that makes times of the first line. An
    empty start is the beginning, an empty end the source's. Times are in any of the forms, also
    with a comma for the point. Empty lines, and those that begin with `#`, are passed over.

    Raises:
        InvalidInput: a line has no window; names it by its number.
    """
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    rows = csv.reader(lines, delimiter=delimiter or _delimiter_of(text))
    is_first = True
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith(_COMMENT) or _tells(cells[0]):
            continue
        if not (is_first and _are_titles(cells)):
            yield _window(cells, where=f"line {rows.line_num}")
        is_first = False


def _tells(cell: str) -> bool:
    return cell.lower().startswith(_TOLD)


def _delimiter_of(text: str) -> str:
    """Return what stands between the cells of the first line that has some."""
    lines = (line.strip("\ufeff \r\n") for line in io.StringIO(text))
    first = next(dropwhile(lambda line: not line or line.startswith(_COMMENT), lines), "")
    if _tells(first):
        return first[len(_TOLD) :][:1] or ","
    for delimiter in _DELIMITERS:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        if len(cells) > 1 and all(map(_is_time, cells[:2])):
            return delimiter
    return max(_DELIMITERS, key=first.count)


def _is_time(cell: str) -> bool:
    time = _time(cell)
    try:
        return counts_frames(time) or read_time(time or "0", field="list") >= 0
    except InvalidInput:
        return False


def _time(cell: str) -> str:
    """Return a time with a point where its country writes a comma."""
    return cell.strip().replace(",", ".")


def written_rows(windows: Sequence[Listed]) -> str:
    """Write windows as lines."""
    return "".join(
        f"{window.start},{'' if window.end is None else window.end},{_quoted(window.name)}\n"
        for window in windows
    )


def _are_titles(cells: Sequence[str]) -> bool:
    return not _is_time(cells[0]) and not any(letter.isdigit() for letter in cells[0])


def _window(cells: Sequence[str], *, where: str) -> Listed:
    if len(cells) == 1:
        raise wrong(f"{where}: must be start,end,name")
    begin, until, name, *_ = *cells, ""
    start, end = _time(begin) or "0", _time(until) or None
    if not counts_frames(start) and not counts_frames(end):
        checked(start, end, where=where)
    return Listed(start=start, end=end, name=name)


def _quoted(name: str) -> str:
    if not any(mark in name for mark in ',"\n\r'):
        return name
    return '"' + name.replace('"', '""') + '"'
