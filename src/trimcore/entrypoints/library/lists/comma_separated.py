"""Windows as lines of `start,end,name`, which LosslessCut and spreadsheets write."""

import csv
from collections.abc import Iterator, Sequence

from trimcore.domain.cutting.timeline.notation import counts_frames, read_time
from trimcore.domain.errors import InvalidInput
from trimcore.entrypoints.library.lists.listed import Listed, checked, wrong


def read_rows(text: str, *, delimiter: str = ",") -> Iterator[Listed]:
    """Yield the windows of the lines; a first line that holds titles is passed over.

    An empty start is the beginning, an empty end the source's. Times are in any of the forms.

    Raises:
        InvalidInput: a line has no window; names it by its number.
    """
    rows = csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=delimiter)
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and _are_titles(cells)):
            continue
        yield _window(cells, where=f"line {number}")


def written_rows(windows: Sequence[Listed]) -> str:
    """Write windows as lines."""
    return "".join(
        f"{window.start},{'' if window.end is None else window.end},{_quoted(window.name)}\n"
        for window in windows
    )


def _are_titles(cells: Sequence[str]) -> bool:
    try:
        read_time(cells[0] or "0", field="list")
    except InvalidInput:
        return not counts_frames(cells[0]) and not any(letter.isdigit() for letter in cells[0])
    return False


def _window(cells: Sequence[str], *, where: str) -> Listed:
    if len(cells) == 1:
        raise wrong(f"{where}: must be start,end,name")
    begin, until, name, *_ = *cells, ""
    start, end = begin or "0", until or None
    if not counts_frames(start) and not counts_frames(end):
        checked(start, end, where=where)
    return Listed(start=start, end=end, name=name)


def _quoted(name: str) -> str:
    if not any(mark in name for mark in ',"\n\r'):
        return name
    return '"' + name.replace('"', '""') + '"'
