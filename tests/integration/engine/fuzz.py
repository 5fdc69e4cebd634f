"""Damage sound videos at random and cut them: `python -m tests.integration.engine.fuzz`.

Every round flips 1 to 64 bits of a file of the corpus, near its beginning, in its index or
anywhere, or cuts its end off, and trims a window of it. Each ends with a cut or a fault's code; no
round may take longer than its limit, lose the fork server, or take more memory than is allowed.
"""

import argparse
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus.sources import Library
from tests.integration.engine.processes import fork_server_of, peak_of_children
from trimcore.adapters.pyav.limits import MIB, Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import EngineCrashed, MediaFault
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

NAMES = (
    *("h264-short-gop", "h264-front", "h264-fragmented", "h264-open-gop", "h264-vfr", "h264-mov"),
    *("h264-mkv", "h264-ts", "h264-two-languages", "h264-late-video", "h264-hidden-start"),
    *("hevc", "hevc-open-gop", "vp9", "av1", "mpeg4-b-avi", "mpeg2-ts", "prores-mov"),
    *("vp8", "vp9-vorbis", "mjpeg-avi", "h263-3gp"),
)
SECONDS = 20.0
"""What one round may take; on a quiet machine most take a tenth of a second."""
_INDEXES = (b"moov", b"moof", b"\x16T\xaek", b"\x1cS\xbbk", b"idx1", b"hdrl", b"stsd", b"stts")


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged file and the window that is cut out of it."""

    seed: str
    name: str
    damage: str
    content: bytes
    window: TrimWindow
    mode: TrimMode


@dataclass(slots=True)
class Tally:
    """What came of all rounds; `troubles` are those that must not be."""

    codes: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_case: str = ""
    peak: int = 0

    def add(self, case: Case, code: str, seconds: float) -> None:
        """Count a round."""
        self.codes[code] += 1
        if seconds > self.slowest:
            self.slowest, self.slowest_case = seconds, describe(case)

    def lines(self) -> Iterable[str]:
        """Write the table."""
        for code, count in self.codes.most_common():
            yield f"{code:<20} {count:>6}"
        yield f"slowest {self.slowest:.2f} s: {self.slowest_case}"
        yield f"most memory of a child {self.peak // MIB} MiB"
        yield from self.troubles


def describe(case: Case) -> str:
    """Name a case so that it can be made again."""
    window = f"{case.window.start_us} + {case.window.duration_us} µs"
    return f"{case.name}, {case.damage}, {window}, {case.mode.value}, seed {case.seed}"


def damaged(content: bytes, dice: random.Random) -> tuple[str, bytes]:
    """Damage a file one way, and say which."""
    if dice.random() < 0.15:
        length = dice.randrange(1, len(content))
        return f"cut to {length} bytes", content[:length]
    first, last = dice.choice((_beginning, _index, _anywhere))(content, dice)
    data, bits = bytearray(content), dice.choice((1, 2, 4, 8, 16, 32, 64))
    for _ in range(bits):
        data[dice.randrange(first, last)] ^= 1 << dice.randrange(8)
    return f"{bits} bits of {first} to {last}", bytes(data)


def _beginning(content: bytes, _: random.Random) -> tuple[int, int]:
    return 0, min(2048, len(content))


def _index(content: bytes, dice: random.Random) -> tuple[int, int]:
    found = [at for mark in _INDEXES if (at := content.rfind(mark)) >= 0]
    if not found:
        return _anywhere(content, dice)
    at = dice.choice(found)
    return at, min(len(content), at + dice.choice((64, 512, 4096)))


def _anywhere(content: bytes, _: random.Random) -> tuple[int, int]:
    return 0, len(content)


def make_case(library: Library, seed: str) -> Case:
    """Make the case of a seed, always the same."""
    dice = random.Random(seed)
    name = dice.choice(NAMES)
    damage, content = damaged(library.path(name).read_bytes(), dice)
    start = dice.choice((0, dice.randrange(3_000_000), dice.randrange(6_500_000)))
    window = TrimWindow(start_us=start, duration_us=dice.randrange(1, 1_200_000))
    mode = dice.choice((TrimMode.EXACT, TrimMode.EXACT, TrimMode.ENCODE))
    return Case(seed, name, damage, content, window, mode)


def trim(media: PyavMedia, case: Case) -> str:
    """Cut it and return what came of it: `cut`, or the fault's code."""
    sink = KeptSink()
    source = KeptSource(case.content)
    try:
        media.trim(source, case.window, sink, mode=case.mode, watch=unwatched)
    except MediaFault as fault:
        return fault.code if not sink.content else "wrote before its fault"
    return "cut"


def run(library: Library, rounds: int, seed: int, told: Callable[[str], object] = str) -> Tally:
    """Do the rounds, and add up what came of them."""
    media = PyavMedia(limits=Limits(base_seconds=SECONDS, seconds_per_second=0.0))
    tally, parent = Tally(), 0
    with peak_of_children(media) as peak:
        for turn in range(rounds):
            case = make_case(library, f"{seed}-{turn}")
            began = time.monotonic()
            code = trim(media, case)
            tally.add(case, code, time.monotonic() - began)
            if code in {EngineCrashed.code, "wrote before its fault"}:
                tally.troubles.append(f"{code}: {describe(case)}")
            if parent not in {0, fork_server_of(media)}:
                tally.troubles.append(f"the fork server was lost: {describe(case)}")
            parent = fork_server_of(media)
            told(f"{turn + 1} {code}: {describe(case)}")
    tally.peak = peak.bytes
    media.close()
    return tally


def main() -> None:
    """Do as the command line says, and end with 1 if anything happened that must not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        told = (lambda line: sys.stderr.write(line + "\n")) if asked.verbose else str
        tally = run(Library(Path(folder)), asked.rounds, asked.seed, told)
    sys.stdout.writelines(line + "\n" for line in tally.lines())
    sys.exit(bool(tally.troubles))


if __name__ == "__main__":
    main()
