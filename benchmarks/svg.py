"""Bar charts as SVG, for light and dark pages alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

_LABELS, _PLOT, _VALUES = 250, 470, 70
_BAR, _GAP, _HEAD, _LEGEND = 13, 16, 34, 18
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#57606a}"
    ".t{font-size:14px;font-weight:600}.g{stroke:#8c959f;stroke-opacity:.35}"
    "@media(prefers-color-scheme:dark){text{fill:#b1bac4}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One colour of the chart."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Bars that belong together, one for each series; None where there is no value."""

    label: str
    values: tuple[float | None, ...]


def bars(title: str, unit: str, series: Sequence[Series], groups: Sequence[Group]) -> str:
    """Draw groups of horizontal bars on a logarithmic scale."""
    values = [value for group in groups for value in group.values if value]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    top = _HEAD + _LEGEND * ((len(series) + 1) // 2) + 14
    height = top + len(groups) * (len(series) * _BAR + _GAP) + 24
    width = _LABELS + _PLOT + _VALUES

    def place(value: float) -> float:
        return _PLOT * (log10(value) - low) / max(1, high - low)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<text class="t" x="8" y="22">{escape(title)}</text>',
        *_legend(series),
        *_grid(range(low, high + 1), unit, top, height, lambda power: place(10**power)),
    ]
    for number, group in enumerate(groups):
        at = top + number * (len(series) * _BAR + _GAP)
        middle = at + len(series) * _BAR / 2 + 4
        lines.append(f'<text x="8" y="{middle:.0f}">{escape(group.label)}</text>')
        for row, (value, one) in enumerate(zip(group.values, series, strict=True)):
            if value:
                lines += _bar(at + row * _BAR, place(value), one.colour, f"{value:.3g}")
    return "\n".join([*lines, "</svg>\n"])


def _legend(series: Sequence[Series]) -> list[str]:
    lines = []
    for number, one in enumerate(series):
        x, y = 8 + number % 2 * 330, _HEAD + number // 2 * _LEGEND
        lines.append(f'<rect x="{x}" y="{y}" width="11" height="11" fill="{one.colour}"/>')
        lines.append(f'<text x="{x + 17}" y="{y + 10}">{escape(one.name)}</text>')
    return lines


def _grid(
    powers: range, unit: str, top: int, height: int, place: Callable[[int], float]
) -> list[str]:
    lines = []
    for power in powers:
        x = _LABELS + place(power)
        lines.append(f'<line class="g" x1="{x:.0f}" y1="{top}" x2="{x:.0f}" y2="{height - 22}"/>')
        label = f"{10.0**power:g} {unit}"
        lines.append(f'<text x="{x:.0f}" y="{height - 7}" text-anchor="middle">{label}</text>')
    return lines


def _bar(y: float, length: float, colour: str, value: str) -> list[str]:
    length = max(length, 1)
    return [
        f'<rect x="{_LABELS}" y="{y}" width="{length:.1f}" height="{_BAR - 2}" fill="{colour}"/>',
        f'<text x="{_LABELS + length + 5:.1f}" y="{y + _BAR - 3}">{value}</text>',
    ]
