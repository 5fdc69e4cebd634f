"""Ends `trimcore trim` by a signal at some moment, and tells what is wrong with how that went.

`python -m tests.integration.cli.interrupting --moments 20` does so for each call and each signal.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import av

from tests.corpus.films import Film, long_film

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
OLD = b"what was there before"
_COMMAND = [sys.executable, "-m", "trimcore", "trim"]
_WINDOWS = ("--keep", "1.01-9", "--keep", "12.01-20", "--keep", "24.01-34")
_PATTERN = ("{n}.mp4", "--force")
KINDS: dict[str, tuple[str, ...]] = {
    "one": ("slow.mp4", "1.mp4", "--start", "1.01", "--duration", "25", "--force"),
    "joined": ("slow.mp4", "1.mp4", *_WINDOWS, "--force"),
    "split": ("slow.mp4", *_PATTERN, "--split", *_WINDOWS),
    "sources": ("slow.mp4", "again.mp4", *_PATTERN, "--start", "1.01", "--duration", "12"),
    "stdout": ("slow.mp4", "-", "--start", "1.01", "--duration", "25"),
    "pipes": ("-", "-", "--start", "1.01", "--duration", "25"),
}


def slow_film(folder: Path) -> Path:
    """Make a film that takes some seconds to cut, since all of it has to be encoded."""
    film = Film(seconds=40, width=640, height=360, gop=1200, gops_in_piece=1)
    return long_film(folder / "slow.mp4", film)


def children(pid: int | str) -> list[str]:
    """Return the processes that a process has started."""
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []


def faults_of(
    kind: str, number: signal.Signals, moment: float, *, slow: Path, folder: Path
) -> list[str]:
    """Run a call in an empty folder, end it by a signal after so many seconds, and look around.

    What it had made before is whole, or still what was there before; nothing else is left.
    """
    work, scratch = folder / "work", folder / "scratch"
    for made in (work, scratch):
        made.mkdir()
    for name in ("slow.mp4", "again.mp4"):
        (work / name).symlink_to(slow)
    (work / "1.mp4").write_bytes(OLD)
    code, said, rest = _ended(kind, number, moment, slow=slow, work=work, scratch=scratch)
    faults = [f"process {pid} is left" for pid in rest]
    faults += [f"{path.name} is left of what is temporary" for path in scratch.iterdir()]
    for path in sorted(work.iterdir()):
        if path.is_symlink() or path.read_bytes() == OLD:
            continue
        if path.suffix != ".mp4" or not _is_whole(path):
            faults.append(f"{path.name} is left")
    if code not in {-number, 0}:
        faults.append(f"the exit code is {code}")
    if code and b"Traceback" in said and b"KeyboardInterrupt" not in said:
        faults.append(said.decode(errors="replace"))
    return faults


def _ended(
    kind: str, number: signal.Signals, moment: float, *, slow: Path, work: Path, scratch: Path
) -> tuple[int, bytes, list[str]]:
    """Return the exit code, what was said, and the processes that are left."""
    with slow.open("rb") as source, (scratch.parent / "out").open("wb") as out:
        running = subprocess.Popen(
            [*_COMMAND, *KINDS[kind]],
            cwd=work,
            env=os.environ | {"TMPDIR": str(scratch)},
            stdin=source if kind != "pipes" else subprocess.PIPE,
            stdout=out,
            stderr=subprocess.PIPE,
        )
        with running:
            if running.stdin is not None:
                with suppress(BrokenPipeError):
                    running.stdin.write(source.read())
                    running.stdin.close()
                running.stdin = None
            with suppress(subprocess.TimeoutExpired):
                running.wait(moment)
            running.send_signal(number)
            _, said = running.communicate(timeout=60)
    return running.returncode, said, _left_in(scratch)


def _left_in(scratch: Path) -> list[str]:
    """Wait for the processes to end that have a folder in their environment; name those left."""
    deadline = time.monotonic() + 10
    while rest := _processes_of(scratch):
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    return rest


def _processes_of(scratch: Path) -> list[str]:
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if bytes(scratch) in environment.read_bytes():
                found.append(environment.parent.name)
    return found


def _is_whole(path: Path) -> bool:
    try:
        with av.open(str(path)) as file:
            return sum(1 for _ in file.decode(video=0)) == file.streams.video[0].frames
    except av.FFmpegError:
        return False


def main() -> int:
    """Try all kinds and signals at so many moments; return how many were not as they should be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=4.0, help="from the first to the last")
    words = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        slow = slow_film(Path(name))
        for kind in KINDS:
            for number in SIGNALS:
                for count in range(words.moments):
                    moment = words.seconds * count / words.moments
                    with tempfile.TemporaryDirectory(dir=name) as folder:
                        faults = faults_of(kind, number, moment, slow=slow, folder=Path(folder))
                    wrong += bool(faults)
                    if faults:
                        sys.stdout.write(f"{kind} {number.name} {moment:.2f} s: {faults}\n")
            sys.stdout.write(f"{kind}: done\n")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
