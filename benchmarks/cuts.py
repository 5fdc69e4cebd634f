"""Measures each tool on each cut, turn by turn, and examines what it made."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.cases import CASES, Case
from benchmarks.exactness import examine
from benchmarks.films import film
from benchmarks.meter import Measured, measure
from benchmarks.tool import Job, Tool

LONG = 10.0
"""Seconds after which one run of a tool has to do."""
Row = dict[str, Any]


def measured(tools: list[Tool], *, quick: bool) -> Iterator[Row]:
    """Give one row for each tool and cut, missing tools included."""
    for case in CASES:
        if case.quick or not quick:
            yield from _case(case, tools, rounds=2 if quick else case.rounds)


def _case(case: Case, tools: list[Tool], *, rounds: int) -> Iterator[Row]:
    source = film(case.film)
    runs: dict[str, list[Measured]] = {tool.name: [] for tool in tools}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for tool in tools:
                done = runs[tool.name]
                if not tool.missing and (not done or _worth_another(done[-1])):
                    done.append(measure(tool.command(_job(case, tool, source, Path(folder)))))
        for tool in tools:
            row = {"case": case.name, "title": case.title, "tool": tool.name}
            yield row | _row(case, tool, _job(case, tool, source, Path(folder)), runs[tool.name])
            print(f"{case.name}: {tool.title} {_brief(runs[tool.name])}", file=sys.stderr)


def _job(case: Case, tool: Tool, source: Path, folder: Path) -> Job:
    output = folder / f"{tool.name}{source.suffix}"
    return Job(
        source=str(source),
        output=output,
        start=case.start,
        duration=case.duration,
        codec=case.codec,
    )


def _worth_another(run: Measured) -> bool:
    return run.code == 0 and run.wall < LONG


def _row(case: Case, tool: Tool, job: Job, runs: list[Measured]) -> Row:
    if tool.missing:
        return {"missing": tool.missing}
    if runs[-1].code:
        return {"failed": failure(runs[-1])}
    row: Row = figures(runs)
    hides = tool.name == "trimcore-instant"
    found = examine(case.film, Path(job.source), job.output, case.window, hides=hides)
    row |= {"frames": found.frames, "copied": found.copied, "deviations": found.deviations}
    row["size"] = job.output.stat().st_size
    if tool.ours:
        row["receipt"] = receipt(runs[-1])
    return row


def figures(runs: list[Measured]) -> Row:
    """Take the best of several runs: what slows one down is the machine's other work."""
    return {
        "runs": len(runs),
        "wall": min(run.wall for run in runs),
        "cpu": min(run.cpu for run in runs),
        "memory": min(run.memory for run in runs),
        "share": min(run.share for run in runs),
        "walls": [run.wall for run in runs],
    }


def failure(run: Measured) -> str:
    """Return the last line that a tool wrote before it failed."""
    lines = run.err.strip().splitlines() or [f"exit code {run.code}"]
    return lines[-1][:160]


def receipt(run: Measured) -> Row:
    """Return what matters of our own receipt."""
    whole = json.loads(run.out)
    keys = ("path", "encoded_because", "frames_copied", "frames_encoded")
    return {key: whole[key] for key in (*keys, "bytes_read", "reads", "elapsed")}


def _brief(runs: list[Measured]) -> str:
    return f"{min(run.wall for run in runs):.2f} s" if runs else "missing"
