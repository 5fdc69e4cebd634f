"""Pictures of the documents as SVG, for light and dark pages alike."""  # noqa: INP001 - of scripts

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import hypot

_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#57606a}"
    ".t{font-weight:600}.s{font-size:11px}.m{text-anchor:middle}.e{text-anchor:end}"
    ".b{fill:#8c959f;fill-opacity:.12;stroke:#8c959f}.w{fill:#0969da;fill-opacity:.15}"
    ".c{fill:#2da44e}.k{fill:#1a7f37}.n{fill:#bf8700}.h{fill:#8c959f;fill-opacity:.45}"
    ".d{fill:#2da44e;fill-opacity:.35}"
    ".l{fill:none;stroke:#8c959f}.a{fill:none;stroke:#8c959f;marker-end:url(#p)}"
    ".p{fill:#8c959f}"
    "@media(prefers-color-scheme:dark){text{fill:#b1bac4}}"
)
"""Kinds of text: t bold, s small, m in the middle, e at its end. Of shapes: b box, w window, c
copied, k copied keyframe, d copied and hidden, n encoded, h left out; l line, a arrow."""
_POINT = (
    '<defs><marker id="p" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path class="p" d="M0 0L8 4L0 8z"/></marker></defs>'
)
_STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box with a word in it, by its middle."""

    word: str
    x: float
    y: float
    width: float = 110
    height: float = 36

    def drawn(self) -> str:
        """Return the box and its word."""
        x, y = self.x - self.width / 2, self.y - self.height / 2
        return rect(x, y, self.width, self.height, "b", radius=6) + text(
            self.x, self.y + 4, self.word, "t m"
        )

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point is in the box, or as good as on its edge."""
        return abs(x - self.x) < self.width / 2 + 3 and abs(y - self.y) < self.height / 2 + 3


def picture(title: str, width: float, height: float, *parts: str) -> str:
    """Return the whole picture; the title is for those who can't see it."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
    named = f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    return "\n".join([f'{head} width="{width:g}">', named, _POINT, *parts, "</svg>\n"])


def text(x: float, y: float, words: str, kind: str = "") -> str:
    """Return words that begin at a point."""
    return f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}">{escape(words)}</text>'


def rect(  # noqa: PLR0913 - a rectangle has as many
    x: float, y: float, width: float, height: float, kind: str, *, radius: float = 0
) -> str:
    """Return a rectangle by its upper left corner."""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{kind}" {place} rx="{radius:g}"/>'


def line(x: float, y: float, to_x: float, to_y: float, kind: str = "l") -> str:
    """Return a line, or an arrow."""
    return f'<path class="{kind}" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'


def arrow(begin: Box, end: Box, word: str = "", bend: float = 0) -> str:
    """Return an arrow from box to box; `bend` moves its middle to its left, in pixels."""
    if begin == end:
        return _loop(begin, word)
    points = [
        (x, y) for x, y in _curve(begin, end, bend) if not begin.holds(x, y) and not end.holds(x, y)
    ]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    x, y = points[len(points) // 2]
    is_steep = abs(end.y - begin.y) > abs(end.x - begin.x)
    said = text(x + 6, y + 4, word, "s") if is_steep else text(x, y - 5, word, "s m")
    return f'<path class="a" d="M{path}"/>' + said


def _curve(begin: Box, end: Box, bend: float) -> Iterator[tuple[float, float]]:
    across, down = end.x - begin.x, end.y - begin.y
    length = hypot(across, down)
    pull_x = (begin.x + end.x) / 2 + 2 * bend * down / length
    pull_y = (begin.y + end.y) / 2 - 2 * bend * across / length
    for step in range(_STEPS + 1):
        part = step / _STEPS
        ways = ((1 - part) ** 2, 2 * part * (1 - part), part**2)
        yield (
            ways[0] * begin.x + ways[1] * pull_x + ways[2] * end.x,
            ways[0] * begin.y + ways[1] * pull_y + ways[2] * end.y,
        )


def _loop(box: Box, word: str) -> str:
    top = box.y - box.height / 2
    path = f"M{box.x - 18:.1f} {top:.1f}c-14 -34 50 -34 36 -3"
    return f'<path class="a" d="{path}"/>' + text(box.x, top - 30, word, "s m")
