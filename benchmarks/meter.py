"""Runs one command and measures it with all its descendants.

`python -m benchmarks.meter RESULT -- COMMAND …`: a process of its own for each measurement, so that
the time of every descendant that has ended belongs to this command, orphans included.
"""

import ctypes
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from threading import Event, Thread

_SUBREAPER = 36
_EVERY, _RARELY = 0.01, 8
_PSS = re.compile(r"^Pss: +(\d+) kB", re.MULTILINE)
PATIENCE = 120.0
"""Seconds after which a tool is given up."""
_PAGE = resource.getpagesize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a command took.

    `memory` is the peak of its processes' resident sets, added up; `share` the same with what
    several processes share divided among them, looked at less often because looking is dear.
    """

    wall: float
    cpu: float
    memory: int
    share: int
    code: int
    out: str
    err: str


def measure(
    command: Sequence[str], *, environ: Mapping[str, str] | None = None, patience: float = PATIENCE
) -> Measured:
    """Run a command in a process that measures it; one that takes too long is ended and failed."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        running = [sys.executable, "-m", "benchmarks.meter", str(result), "--", *command]
        with subprocess.Popen(
            running, env={**os.environ, **(environ or {})}, start_new_session=True
        ) as meter:
            try:
                meter.wait(patience)
            except subprocess.TimeoutExpired:
                os.killpg(meter.pid, signal.SIGKILL)
                words = f"it did not end within {patience:.0f} s"
                return Measured(wall=patience, cpu=0, memory=0, share=0, code=-9, out="", err=words)
            except BaseException:
                os.killpg(meter.pid, signal.SIGKILL)
                raise
        return Measured(**json.loads(result.read_text(encoding="utf-8")))


def tree(root: int) -> Iterator[int]:
    """List a process and its descendants."""
    yield root
    with suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from tree(int(child))


def resident(pids: Iterator[int]) -> int:
    """Add up what processes keep in memory; what they share counts for each of them."""
    total = 0
    for pid in pids:
        with suppress(OSError, IndexError):
            statm = Path(f"/proc/{pid}/statm").read_text(encoding="ascii")
            total += int(statm.split()[1]) * _PAGE
    return total


def proportional(pids: Iterator[int]) -> int:
    """Add up what processes keep in memory; of what several share, each has its part."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            total += sum(int(kib) << 10 for kib in _PSS.findall(rollup))
    return total


class Peak:
    """Watches the memory of a process and its descendants until told to stop."""

    def __init__(self, root: int) -> None:
        self.highest = self.share = 0
        self._root = root
        self._stop = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the peak."""
        self._stop.set()
        self._thread.join()
        return self.highest

    def _watch(self) -> None:
        for look in count():
            if self._stop.wait(_EVERY):
                return
            self.highest = max(self.highest, resident(tree(self._root)))
            if look % _RARELY == 0:
                self.share = max(self.share, proportional(tree(self._root)))


def main() -> None:
    """Measure the command of the arguments."""
    result, command = Path(sys.argv[1]), sys.argv[3:]
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        peak = Peak(child.pid)
        code = child.wait()
        wall = time.monotonic() - began
        memory = peak.stop()
        with suppress(ChildProcessError):
            while True:
                os.wait()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = [_text(file.read()) for file in (out, err) if file.seek(0) == 0]
    cpu = used.ru_utime + used.ru_stime
    memory = max(memory, used.ru_maxrss * 1024)
    seen = Measured(
        wall=wall,
        cpu=cpu,
        memory=memory,
        share=peak.share,
        code=code,
        out=told[0],
        err=told[1],
    )
    result.write_text(json.dumps(asdict(seen)), encoding="utf-8")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")[-20_000:]


if __name__ == "__main__":
    main()
