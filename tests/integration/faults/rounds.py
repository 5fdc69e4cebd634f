"""Many rounds of each kind of fault, side by side, and a table of what became of the requests.

    python -m tests.integration.faults.rounds --rounds 20 --lanes 4

Ends with 1 if anything was violated. Each lane has servers of its own; production's leases hold.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock

from servers.fleet import own_folder, stop, sweep
from tests.integration.faults.burst import burst
from tests.integration.faults.checker import Verdict, check
from tests.integration.faults.kinds import KINDS
from tests.integration.faults.round import Round
from tests.integration.faults.site import Site
from tests.integration.faults.videos import Videos

BURST = "burst, workers killed"
COLUMNS = (
    *("rounds", "accepted", "done", "failed", "cancelled"),
    *("lost", "stuck", "double", "orphans", "left", "worst"),
)


@dataclass
class Work:
    """The rounds that are still to be done, and what came of the others."""

    kinds: list[str]
    rounds: int
    hurry: bool
    away: float
    burst: int
    until: float
    """When no round is begun any more."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    stopping: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _left: SimpleQueue[tuple[str, int]] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.verdicts = {kind: Verdict() for kind in self.kinds}
        for turn in range(self.rounds):
            for kind in self.kinds:
                if kind != BURST or turn == 0:
                    self._left.put((kind, turn))

    def lane(self, folder: Path, videos: Videos) -> None:
        """Do rounds on a site of one's own, until none is left."""
        while self._goes_on():
            try:
                with Site(folder, hurry=self.hurry) as site:
                    while self._goes_on():
                        kind, turn = self._left.get_nowait()
                        self._note(kind, turn, self._round(site, videos, kind, turn))
            except Empty:
                return
            except Exception:  # noqa: BLE001 - the next site is a new one
                self._say(f"a site broke down: {traceback.format_exc()}")

    def _goes_on(self) -> bool:
        return not (self.stopping.is_set() or self._left.empty() or time.monotonic() > self.until)

    def _round(self, site: Site, videos: Videos, kind: str, turn: int) -> Verdict:
        site.heal()
        fault = Round(site=site, videos=videos, turn=turn, away=self.away)
        try:
            if kind == BURST:
                burst(fault, self.burst)
            else:
                KINDS[kind](fault)
        except Exception:  # noqa: BLE001 - a round that can't be done is a violation
            fault.wrongs.append(traceback.format_exc())
            site.heal()
        fault.settle()
        verdict = check(fault)
        if not verdict.is_clean:
            self._say(f"the logs of {kind} {turn} are in {_kept(site.folder)}")
        return verdict

    def _note(self, kind: str, turn: int, verdict: Verdict) -> None:
        with self._lock:
            self.verdicts[kind].add(verdict)
        wrongs = "".join(f"\n    {wrong}" for wrong in verdict.wrongs)
        self._say(f"{kind} {turn}: {verdict.accepted} accepted, {verdict.worst:.1f} s{wrongs}")

    def _say(self, text: str) -> None:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")
        sys.stderr.flush()


def _kept(folder: Path) -> Path:
    """Copy the logs of a site to where they stay, and return where."""
    kept = Path(tempfile.mkdtemp(prefix="faults-"))
    for log in folder.glob("*.log"):
        shutil.copy(log, kept)
    return kept


def main() -> int:
    """Run the rounds and print the table."""
    asked = _arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    work = Work(
        kinds=_kinds(asked.kinds),
        rounds=asked.rounds,
        hurry=asked.hurry,
        away=asked.away,
        burst=asked.burst,
        until=time.monotonic() + asked.minutes * 60,
    )
    sweep()
    folder = own_folder()
    try:
        with tempfile.TemporaryDirectory() as made:
            _run(work, asked.lanes, folder, Videos(Path(made)))
    finally:
        stop(folder)
    sys.stdout.write(table(work.verdicts))
    return 0 if all(verdict.is_clean for verdict in work.verdicts.values()) else 1


def _run(work: Work, lanes: int, folder: Path, videos: Videos) -> None:
    for path in (videos.small, videos.damaged, videos.long, videos.large):
        assert path.exists()
    with ThreadPoolExecutor(lanes) as threads:
        running = [threads.submit(work.lane, folder / str(lane), videos) for lane in range(lanes)]
        try:
            for lane in running:
                lane.result()
        except KeyboardInterrupt:
            work.stopping.set()


def table(verdicts: dict[str, Verdict]) -> str:
    """Return the table, with a row for the sum."""
    total = Verdict()
    for verdict in verdicts.values():
        total.add(verdict)
    rows = [_row("kind", COLUMNS), _row("---", ["---:"] * len(COLUMNS))]
    rows += [_row(kind, _figures(verdict)) for kind, verdict in verdicts.items()]
    return "\n".join([*rows, _row("all", _figures(total)), ""])


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join([name, *cells])} |"


def _figures(verdict: Verdict) -> list[str]:
    counts = [str(getattr(verdict, name)) for name in COLUMNS[:-1]]
    return [*counts, f"{verdict.worst:.1f} s"]


def _kinds(asked: str) -> list[str]:
    known = [*KINDS, BURST]
    words = [word.strip() for word in asked.split(",") if word.strip()]
    chosen = [kind for kind in known if not words or any(word in kind for word in words)]
    if not chosen:
        raise SystemExit(f"there are these kinds: {', '.join(known)}")
    return chosen


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kinds", default="", help="words of their names, with commas between")
    parser.add_argument("--lanes", type=int, default=4, help="sites side by side")
    parser.add_argument("--away", type=float, default=30, help="seconds that faults last")
    parser.add_argument("--burst", type=int, default=200, help="uploads of the burst")
    parser.add_argument("--minutes", type=float, default=60, help="begin no round after that")
    parser.add_argument("--hurry", action="store_true", help="with short leases")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
