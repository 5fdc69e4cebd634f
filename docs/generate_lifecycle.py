"""Draws docs/explanation/lifecycle.{md,svg} of the table: `python -m docs.generate_lifecycle`."""  # noqa: INP001 - a script

from pathlib import Path

from docs.svg import Box, arrow, picture
from trimcore.domain.model import lifecycle
from trimcore.domain.model.lifecycle import TRANSITIONS, Status

PAGE = Path(__file__).parent / "explanation" / "lifecycle.md"
DRAWING = PAGE.with_suffix(".svg")

_PLACES = {
    Status.SCHEDULED: (90, 90),
    Status.PROCESSING: (340, 90),
    Status.DONE: (590, 90),
    Status.CANCELLED: (340, 220),
    Status.FAILED: (590, 220),
}
"""Where the middle of each status stands."""
_BENDS = {(Status.FAILED, Status.SCHEDULED): 130}
"""Ways that would else lead through another status."""
_BENT = 18
"""What makes room for the ways there and back between two statuses."""

TEMPLATE = """\
# The life of a trim request

This page is drawn from the table in `src/trimcore/domain/model/lifecycle.py` by
`python -m docs.generate_lifecycle`; a test keeps the two equal. What the table does not list is
refused, and changes nothing.

![Each status as a box, each event as an arrow from one to another, as in the table](lifecycle.svg)

{table}

## The rules

{rules}
"""


def drawing() -> str:
    """Return the state table as a picture."""
    boxes = {status: Box(word=status, x=x, y=y) for status, (x, y) in _PLACES.items()}
    arrows = []
    for (before, event), after in TRANSITIONS.items():
        goes_back = (after, before) in {(one, to) for (one, _), to in TRANSITIONS.items()}
        bend = _BENDS.get((before, after), _BENT if goes_back else 0)
        arrows.append(arrow(boxes[before], boxes[after], event, bend))
    drawn = [boxes[status].drawn() for status in Status]
    return picture("The life of a trim request", 680, 320, *drawn, *arrows)


def table() -> str:
    """Return the state table as a Markdown table."""
    rows = [f"| {before} | {event} | {after} |" for (before, event), after in TRANSITIONS.items()]
    return "\n".join(["| status | event | becomes |", "|---|---|---|", *rows])


def rules() -> str:
    """Return what the module says of each status, as a list."""
    lines = (lifecycle.__doc__ or "").splitlines()[2:]
    items: list[str] = []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in set(Status):
            items.append(f"- **{word}**: {rest.strip()}")
        else:
            items.append(f"  {line.strip()}")
    return "\n".join(items)


def page() -> str:
    """Return the whole page."""
    return TEMPLATE.format(table=table(), rules=rules())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    DRAWING.write_text(drawing(), encoding="utf-8")
