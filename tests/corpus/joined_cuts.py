"""Cuts of several windows over codecs and containers, and what the judge says of them.

`python -m tests.corpus.joined_cuts` judges all, or those whose names have one of its words in them;
a test does some of them.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.containers import container_called
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

from .catalogue import SPECS
from .judge_windows import WindowsVerdict, judge_windows
from .sources import Library

Span = tuple[int, int]
"""Where a window starts and how long it is, in milliseconds."""


def _apart(length: int, dice: random.Random) -> Iterator[Span]:
    """Two windows with something between them."""
    for begin in (length // 10, length * 6 // 10):
        yield begin + dice.randrange(100), length // 4 + dice.randrange(200)


def _touching(length: int, dice: random.Random) -> Iterator[Span]:
    """Three that follow one another without a gap."""
    at = dice.randrange(200)
    for _ in range(3):
        long = length // 5 + dice.randrange(200)
        yield at, long
        at += long


def _overlapping(length: int, dice: random.Random) -> Iterator[Span]:
    """Four that each begin amid the one before."""
    for number in range(4):
        yield length * number // 6 + dice.randrange(100), length // 4 + dice.randrange(100)


def _backwards(length: int, dice: random.Random) -> Iterator[Span]:
    """Three, the last one first, which goes to the source's end and past it."""
    for begin in (length * 7 // 10, length * 4 // 10, 0):
        yield begin + dice.randrange(100), length // 3 + dice.randrange(100)


def _anyhow(length: int, dice: random.Random) -> Iterator[Span]:
    """Five, in no order; one is there twice."""
    spans = [
        (dice.randrange(length * 3 // 4), length // 8 + dice.randrange(length // 4))
        for _ in range(4)
    ]
    yield from (*spans, spans[1])


def _many(length: int, dice: random.Random) -> Iterator[Span]:
    """Fifty short ones, in order."""
    for number in range(50):
        yield length * number * 9 // 500 + dice.randrange(20), 210 + dice.randrange(100)


_PATTERNS: dict[str, Callable[[int, random.Random], Iterator[Span]]] = {
    "apart": _apart,
    "touching": _touching,
    "overlapping": _overlapping,
    "backwards": _backwards,
    "anyhow": _anyhow,
    "many": _many,
}
_FILMS = """
    h264 anyhow backwards many
    h264-short-gop anyhow overlapping many
    h264-medium-gop touching backwards
    h264-open-gop apart anyhow
    h264-pyramid apart overlapping
    h264-intra touching anyhow many
    h264-no-b overlapping backwards
    h264-ntsc apart anyhow
    h264-vfr touching anyhow
    h264-vfr-gaps apart
    h264-10bit apart
    h264-interlaced apart anyhow
    h264-fragmented touching backwards
    h264-hidden-start apart backwards
    h264-late-video apart backwards
    h264-late-audio apart touching backwards anyhow
    h264-silent anyhow many
    h264-two-languages overlapping
    h264-mov anyhow
    h264-mkv apart anyhow
    h264-ts apart backwards
    h264-ts-wrap anyhow
    hevc apart anyhow
    hevc-open-gop touching backwards
    hevc-hlg-mkv apart anyhow
    vp9 apart overlapping
    vp9-vorbis backwards
    vp8 anyhow
    av1 apart anyhow
    av1-webm touching
    mpeg4-b-avi apart
    mpeg4-b anyhow
    mpeg2-ts backwards anyhow
    mjpeg-avi overlapping
    prores-mov apart
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedCut:
    """One cut: a film of the corpus, its windows, and how it is asked for."""

    film: str
    pattern: str
    mode: TrimMode = TrimMode.EXACT
    container: str = ""

    @property
    def name(self) -> str:
        """What tells it from the others."""
        more = (self.container, "" if self.mode is TrimMode.EXACT else self.mode.value)
        return "-".join(filter(None, (self.film, self.pattern, *more)))

    @property
    def windows(self) -> Sequence[TrimWindow]:
        """Its windows, the same every time."""
        spec = SPECS[self.film]
        length = int(spec.frames / spec.rate * 1000)
        spans = _PATTERNS[self.pattern](length, random.Random(self.name))
        return [TrimWindow(start_us=at * 1000, duration_us=long * 1000) for at, long in spans]


CUTS = (
    *(
        JoinedCut(film=film, pattern=pattern)
        for film, *patterns in map(str.split, _FILMS.strip().splitlines())
        for pattern in patterns
    ),
    JoinedCut(film="h264-mkv", pattern="touching", container="mp4"),
    JoinedCut(film="h264-ts", pattern="anyhow", container="mkv"),
    JoinedCut(film="h264-short-gop", pattern="anyhow", mode=TrimMode.ENCODE),
)
"""All of them."""


def judged(cut: JoinedCut, engine: PyavMedia, library: Library, folder: Path) -> WindowsVerdict:
    """Make a cut and say what is wrong with it."""
    source, sink = library.path(cut.film), KeptSink()
    wish = Wish(
        container=container_called(cut.container) if cut.container else None,
        encodes=cut.mode is TrimMode.ENCODE,
    )
    content = KeptSource(source.read_bytes())
    receipt = engine.trim_windows(
        content, cut.windows, sink, mode=cut.mode, wish=wish, watch=unwatched
    )
    made = folder / f"{cut.name}.{receipt.extension}"
    made.write_bytes(sink.content)
    return judge_windows(source, made, cut.windows)


def main(words: Sequence[str]) -> int:
    """Judge the cuts that are named, or all; return how many are not exact."""
    chosen = [cut for cut in CUTS if not words or any(word in cut.name for word in words)]
    engine, wrong = PyavMedia(), 0
    with tempfile.TemporaryDirectory() as name:
        library = Library(Path(name))
        for cut in chosen:
            library.path(cut.film)
            began = time.monotonic()
            verdict = judged(cut, engine, library, Path(name))
            wrong += not verdict.exact
            took = time.monotonic() - began
            said = "exact" if verdict.exact else "WRONG"
            sys.stdout.write(f"{said} {took:5.1f} s {cut.name}: {verdict}\n")
    engine.close()
    sys.stdout.write(f"{len(chosen) - wrong} of {len(chosen)} exact\n")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
