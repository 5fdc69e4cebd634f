"""A plan drawn in characters, and as SVG: keyframes, and between them what is copied or encoded."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trimcore.domain.model.plan import Plan, PlannedWindow, Segment

_MARKS = {"copied": "=", "encoded": "#", "hidden": "~", "sound": "-"}
_KEYFRAME, _OUTSIDE = "|", "."
_COLOURS = {"copied": "#2e7d32", "encoded": "#ef6c00", "hidden": "#9e9e9e", "sound": "#1565c0"}
_MARKED = 72
"""This part of a line is added behind a keyframe at its end, for its mark."""
_WIDTH, _HEIGHT, _TOP, _BOTTOM = 800, 120, 40, 80
_CLOSE = 48
"""Pixels that a moment's figures take."""


def as_text(plan: "Plan", columns: int) -> str:
    """Draw for each window a line of time with what is under each moment, and list its segments."""
    drawn = [line for window in plan.windows for line in _lines(window, columns)]
    legend = f"{_KEYFRAME} keyframe   {_OUTSIDE} not in the output"
    return "\n".join((_title(plan), *drawn, legend))


def _lines(window: "PlannedWindow", columns: int) -> Iterator[str]:
    begin, end = _bounds(window)
    left, right = _seconds(begin), _seconds(end)
    yield f"{left} {right:>{max(0, columns - len(left) - 1)}}"
    yield "".join(_marks(window, columns))
    for one in window.segments:
        yield f"{_MARKS[one.kind]} {_seconds(one.start)} – {_seconds(one.end)} s  {_said(one)}"


def _marks(window: "PlannedWindow", columns: int) -> Iterator[str]:
    begin, end = _bounds(window)
    step = (end - begin) / columns
    for column in range(columns):
        start = begin + column * step
        middle = start + step / 2
        if any(start <= moment < start + step for moment in window.keyframes):
            yield _KEYFRAME
        else:
            inside = (one for one in window.segments if one.start <= middle < one.end)
            found = next(inside, None)
            yield _OUTSIDE if found is None else _MARKS[found.kind]


def as_svg(plan: "Plan") -> str:
    """Draw a bar of time for each window, one below the other."""
    height = _HEIGHT * len(plan.windows)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"',
        ' font-family="sans-serif" font-size="12">',
        f"<title>{_escaped(_title(plan))}</title>",
        f'<text x="0" y="14">{_escaped(_title(plan))}</text>',
    )
    bars: list[str] = []
    for number, window in enumerate(plan.windows):
        if len(plan.windows) == 1:
            bars += _bar(window)
        else:
            bars += (f'<g transform="translate(0 {number * _HEIGHT})">', *_bar(window), "</g>")
    return "\n".join((*head, *bars, "</svg>", ""))


def _bar(window: "PlannedWindow") -> Iterator[str]:
    """Draw a bar of time, a rectangle for each segment and a line for each keyframe."""
    begin, end = _bounds(window)

    def at(moment: Fraction) -> float:
        return round(float((moment - begin) / (end - begin) * _WIDTH), 2)

    yield f'<rect x="0" y="{_TOP}" width="{_WIDTH}" height="{_BOTTOM - _TOP}" fill="#eeeeee"/>'
    for one in window.segments:
        left, right = at(one.start), at(one.end)
        yield (
            f'<rect class="{one.kind}" x="{left}" y="{_TOP}" width="{round(right - left, 2)}" '
            f'height="{_BOTTOM - _TOP}" fill="{_COLOURS[one.kind]}">'
            f"<title>{_escaped(_said(one))}</title></rect>"
        )
    free = 0.0
    for moment in window.keyframes:
        x = at(moment)
        yield (
            f'<line class="keyframe" x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{_BOTTOM + 8}" '
            f'stroke="#000000"/>'
        )
        if free <= x <= _WIDTH - _CLOSE:
            yield f'<text x="{x}" y="{_BOTTOM + 24}">{_seconds(moment)}</text>'
            free = x + _CLOSE


def _title(plan: "Plan") -> str:
    shown = [one for one in plan.segments if one.kind != "hidden"]
    where = f"{_seconds(shown[0].start)} – {_seconds(shown[-1].end)} s"
    if len(plan.windows) > 1:
        lasts = sum((one.end - one.start for one in shown), Fraction(0))
        where = f"{len(plan.windows)} windows of {_seconds(lasts)} s"
    return (
        f"{where}: {plan.frames_copied} frames copied, "
        f"{plan.frames_encoded} encoded, about {plan.bytes_expected} bytes of {plan.container}"
    )


def _said(segment: "Segment") -> str:
    frames = "1 frame" if segment.frames == 1 else f"{segment.frames} frames"
    counted = "" if segment.kind == "sound" else f", {frames}"
    return f"{segment.kind.value}{counted}{': ' if segment.why else ''}{segment.why}"


def _bounds(window: "PlannedWindow") -> tuple[Fraction, Fraction]:
    """Return the moments at both ends of a drawing."""
    moments = [*window.keyframes]
    for segment in window.segments:
        moments += (segment.start, segment.end)
    begin, end = min(moments), max(moments)
    if end in window.keyframes:  # so that its own mark is seen
        end += (end - begin) / _MARKED
    return begin, end if end > begin else begin + 1


def _seconds(moment: Fraction) -> str:
    return f"{float(moment):.3f}"


def _escaped(text: str) -> str:
    from html import escape  # noqa: PLC0415 - its table of names would be loaded for each cut

    return escape(text)
