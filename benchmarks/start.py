"""What starting takes: of the command, of a short cut beside its bare work, of an instant one."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.films import film
from benchmarks.meter import measure
from benchmarks.tool import Job, Tool

CLIP, WEBM = "h264-short-gop", "vp9-720p"
START, DURATION = "1.37", "3"
ROUNDS, QUICK_ROUNDS = 15, 5
HELP, TRIM, WARM, INSTANT = 0.15, 0.25, 0.05, 1.5
"""The goals: seconds of the help, seconds above the bare work, and times ffmpeg's copy."""
Row = dict[str, Any]


def measured(peers: list[Tool], *, quick: bool) -> list[Row]:
    """Give one row for each thing that is started, with what it is measured by."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    tools = {tool.name: tool for tool in peers}
    rows = [_help(rounds), *_short(tools, rounds)]
    rows += [_instant(tools, name, rounds) for name in (CLIP, WEBM)]
    for row in rows:
        print(f"start: {row['what']} {1000 * row.get('wall', 0):.0f} ms", file=sys.stderr)
    return rows


def _help(rounds: int) -> Row:
    python, command = [sys.executable, "-c", ""], [*_command(), "--help"]
    ours, theirs = _by_turns({"ours": command, "theirs": python}, rounds).values()
    return {"what": "`trimcore --help`", "beside": "Python", "goal": HELP} | _row(ours, theirs)


def _short(tools: Mapping[str, Tool], rounds: int) -> list[Row]:
    """Set a short cut of the command, and one of a warm engine, beside what they can't do without.

    The bare work is measured by the same clock in the same minute, but in a process of its own.
    """
    source = film(CLIP)
    loop = [sys.executable, "-m", "benchmarks.inner_loop", str(source), START, DURATION]
    with tempfile.TemporaryDirectory() as name:
        job = _job(source, Path(name), "h264")
        whole = _by_turns({"ours": tools["trimcore-exact"].command(job)}, rounds)["ours"]
    ran = subprocess.run([*loop, str(rounds)], capture_output=True, check=True)
    bare, warm = (statistics.median(each) for each in json.loads(ran.stdout).values())
    cold: Row = {"what": "`trimcore trim` of 3 s", "beside": "bare work", "goal": TRIM}
    ready: Row = {"what": "the same by a warm engine", "beside": "bare work", "goal": WARM}
    return [
        cold | _row(whole, (bare, 0.0)) | {"above": whole[0] - bare},
        ready | _row((warm, 0.0), (bare, 0.0)) | {"above": warm - bare},
    ]


def _instant(tools: Mapping[str, Tool], name: str, rounds: int) -> Row:
    source = film(name)
    row: Row = {"what": f"instant, {source.suffix[1:]}", "beside": "ffmpeg's copy", "goal": INSTANT}
    if missing := tools["ffmpeg-copy"].missing:
        return row | {"missing": missing}
    with tempfile.TemporaryDirectory() as folder:
        job = _job(source, Path(folder), "h264")
        commands = {each: tools[each].command(job) for each in ("trimcore-instant", "ffmpeg-copy")}
        ours, theirs = _by_turns(commands, rounds).values()
    return row | _row(ours, theirs)


def _command() -> list[str]:
    return [sys.executable, "-m", "trimcore"]


def _job(source: Path, folder: Path, codec: str) -> Job:
    output = folder / f"out{source.suffix}"
    return Job(source=str(source), output=output, start=START, duration=DURATION, codec=codec)


def _by_turns(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the medians of wall and CPU of each command, run in turns."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for turn in range(-1, rounds):  # the first turn only warms up
        for name, command in commands.items():
            run = measure(command)
            if run.code:
                raise RuntimeError(f"{name} failed: {run.err}")
            if turn >= 0:
                seen[name].append((run.wall, run.cpu))
    return {
        name: (statistics.median(wall for wall, _ in runs), statistics.median(c for _, c in runs))
        for name, runs in seen.items()
    }


def _row(ours: tuple[float, float], theirs: tuple[float, float]) -> Row:
    return {"wall": ours[0], "cpu": ours[1], "base": theirs[0], "base_cpu": theirs[1]}
