"""Draws docs/explanation/pictures/*.svg: `python -m docs.generate_cut_pictures`.

The films are made by the tests' corpus, always of the same bytes; they are indexed by the engine,
and planned by the planner that cuts.
"""  # noqa: INP001 - a script

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path

from docs.svg import line, picture, rect, text
from tests.corpus.catalogue import SPECS
from tests.corpus.sources import make
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.window_source import open_for_windows
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.packets import Packet, PacketIndex
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.planning.sequence import plan_windows
from trimcore.domain.cutting.timeline.window import TrimWindow

PICTURES = Path(__file__).parent / "explanation" / "pictures"
_FRAMES, _GOP = 42, 12
_WHOLE = TrimWindow.parse("0", "60")
_SLOT, _BAR, _LEFT, _TALLEST = 20, 15, 110, 56
_WIDTH = _LEFT + _FRAMES * _SLOT + 20
_LEGEND = (
    ("k", "keyframe, copied"),
    ("c", "copied"),
    ("d", "copied and hidden"),
    ("n", "encoded"),
    ("h", "not in the output"),
)


@dataclass(frozen=True)
class Film:
    """A film's pictures as a demuxer tells of them, and a plan for each of some windows."""

    index: PacketIndex
    plans: Sequence[CutPlan] = ()

    def number(self, packet: Packet) -> int:
        """Return the number of a packet's frame, in the order in which frames are shown."""
        return self.index.shown_ticks().index(packet.pts)

    def kind(self, packet: Packet) -> str:
        """Return what becomes of a packet, as a kind of shape."""
        for plan in self.plans:
            for run in (plan.head, plan.tail):
                if run is not None and any(frame.tick == packet.pts for frame in run.frames):
                    return "n"
            if any(frame.tick == packet.pts for frame in plan.hidden):
                return "d"
            if plan.copied is not None and self.index.packets.index(packet) in plan.copied:
                return "k" if packet.keyframe else "c"
        return "h"


def film(name: str, *asked: tuple[str, str], mode: TrimMode = TrimMode.EXACT) -> Film:
    """Make a film of the corpus, index all of it, and plan windows by their starts and lengths."""
    spec = replace(SPECS[name], frames=_FRAMES, gop=_GOP, sounds=())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "film.mp4")
        make(spec, path)
        content = path.read_bytes()
    file = SourceFile(lambda at, length: content[at : at + length], len(content))
    source, (index,) = open_for_windows(file, Limits(), [_WHOLE])
    windows = [TrimWindow.parse(*one) for one in asked]
    tracks = [(index.video, index.sounds)] * len(windows)
    rules = copy_rules_of(source, mode)
    return Film(index.video, plan_windows(windows, tracks, rules=rules) if windows else ())


def packets() -> str:
    """Draw packets as they lie in a file, and when their frames are shown."""
    seen = film("h264-short-gop")
    some = seen.index.packets[:25]
    parts = [*_row("in the file", 80, some, seen, coloured=False)]
    parts += _row("as shown", 200, sorted(some, key=lambda one: one.pts), seen, coloured=False)
    for slot, packet in enumerate(some):
        place = _middle(sorted(one.pts for one in some).index(packet.pts))
        parts.append(line(_middle(slot), 100, place, 140))
    title = "Packets in the order in which they are decoded, and in which they are shown"
    return picture(title, _middle(25) + 10, 225, *parts)


def plan() -> str:
    """Draw what is copied and encoded of a window."""
    seen = film("h264-short-gop", ("0.2", "0.76"))
    return _source_and_output("What a cut copies and encodes", seen)


def windows() -> str:
    """Draw two windows, and the output that shows one behind the other."""
    seen = film("h264-short-gop", ("0.2", "0.36"), ("0.8", "0.5"))
    return _source_and_output("Two windows in one output", seen)


def instant() -> str:
    """Draw a cut that encodes nothing, and hides frames."""
    seen = film("h264-short-gop", ("0.2", "0.76"), mode=TrimMode.INSTANT)
    return _source_and_output("An instant cut, which hides what is before the window", seen)


def open_keyframes() -> str:
    """Draw the packets about an open keyframe in the order of decoding."""
    seen = film("hevc-open-gop", ("0.2", "0.76"))
    parts = [*_row("in the file", 80, seen.index.packets, seen), *_legend(125, seen)]
    return picture("Where an open keyframe is entered", _WIDTH, 145, *parts)


def _source_and_output(title: str, seen: Film) -> str:
    shown = sorted(seen.index.packets, key=lambda one: one.pts)
    parts: list[str] = []
    for one in seen.plans:
        inside = [number for number, packet in enumerate(shown) if _is_in(packet, one)]
        left = _LEFT + inside[0] * _SLOT
        parts.append(rect(left, 12, len(inside) * _SLOT, 90, "w"))
        parts.append(text(left + 4, 25, "window", "s"))
    parts += _row("source", 85, shown, seen)
    output = [packet for packet in shown if seen.kind(packet) != "h"]
    parts += _row("output", 205, output, seen)
    for slot, packet in enumerate(output):
        parts.append(line(_middle(shown.index(packet)), 105, _middle(slot), 145))
    return picture(title, _WIDTH, 250, *parts, *_legend(240, seen))


def _is_in(packet: Packet, one: CutPlan) -> bool:
    return any(frame.tick == packet.pts for frame in one.frames)


def _row(
    name: str, base: float, packets: Sequence[Packet], seen: Film, *, coloured: bool = True
) -> Iterator[str]:
    """Yield a bar for each packet, as tall as it is large, with the number of its frame below."""
    yield text(8, base - 4, name, "t")
    for slot, packet in enumerate(packets):
        height = min(_TALLEST, 8 + 9 * log2(max(packet.size, 100) / 100))
        kind = seen.kind(packet) if coloured else ("k" if packet.keyframe else "c")
        left = _LEFT + slot * _SLOT + (_SLOT - _BAR) / 2
        yield rect(left, base - height, _BAR, height, kind, radius=2)
        yield text(_middle(slot), base + 13, str(seen.number(packet)), "s m")


def _middle(slot: int) -> float:
    return _LEFT + slot * _SLOT + _SLOT / 2


def _legend(y: float, seen: Film) -> Iterator[str]:
    there = {seen.kind(packet) for packet in seen.index.packets}
    for place, (kind, words) in enumerate(one for one in _LEGEND if one[0] in there):
        x = _LEFT + place * 150
        yield rect(x, y - 10, 12, 12, kind, radius=2)
        yield text(x + 18, y, words, "s")


DRAWN = {
    "packets": packets,
    "plan": plan,
    "open-keyframes": open_keyframes,
    "windows": windows,
    "instant": instant,
}
"""What draws each picture, by the name of its file."""


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for called, draw in DRAWN.items():
        (PICTURES / f"{called}.svg").write_text(draw(), encoding="utf-8")
