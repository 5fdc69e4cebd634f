"""What was wanted of the cuts, beside what was measured, and where others are ahead."""

from collections.abc import Iterator
from typing import Any

from benchmarks.cases import CASES
from benchmarks.position import OURS
from benchmarks.tables import Table, mib, times

Row = dict[str, Any]
Cases = dict[str, dict[str, Row]]

_GOALS = """\
Goals: at most the share of smartcut's wall time that stands beside it, never slower than ffmpeg's
exact encode of the window, instant within 1.5 of ffmpeg's copy, and the process that cuts under
150 MiB for 1080p and 350 for 2160p. [Where the time goes](where-the-time-goes.md) tells what keeps
us from those that are missed.
"""
_AHEAD = """\
## Where others are ahead

Tools that took less wall time than trimcore's exact mode, and what the judge says of their output.
"""
_WANTED = {case.name: case.goal for case in CASES}


def goals_section(cases: Cases) -> str:
    """Set our modes beside the rivals that each has, cut by cut."""
    pairs = (
        (OURS, "smartcut", "cpu"),
        (OURS, "ffmpeg-exact", "wall"),
        (OURS, "ffmpeg-exact", "cpu"),
        ("trimcore-instant", "ffmpeg-copy", "wall"),
    )
    table = Table(
        "cut",
        "wall by smartcut's",
        "goal",
        "CPU by smartcut's",
        "wall by ffmpeg's exact",
        "CPU by ffmpeg's exact",
        "instant's wall by ffmpeg's copy",
        "memory, shared once",
    )
    for name, case in cases.items():
        ours, goal = case.get(OURS, {}), _WANTED.get(name)
        wall = times(ours.get("wall"), case["smartcut"].get("wall"))
        ratios = (times(case[a].get(key), case[b].get(key)) for a, b, key in pairs)
        memory = mib(ours["share"]) if "share" in ours else "–"
        table.add(ours["title"], wall, f"{goal:.2f}" if goal else "–", *ratios, memory)
    return f"## At a glance\n\n{_GOALS}\n{table}"


def ahead_section(cases: Cases) -> str:
    """List who was quicker than our exact mode, and whether what they made is right."""
    table = Table("cut", "tool", "wall by ours", "exact")
    for case in cases.values():
        for row in _quicker(case):
            said = f"no: {row['deviations'][0]}" if row["deviations"] else "yes"
            table.add(row["title"], row["tool"], times(row["wall"], case[OURS]["wall"]), said)
    return f"{_AHEAD}\n{table}"


def _quicker(case: dict[str, Row]) -> Iterator[Row]:
    ours = case.get(OURS, {}).get("wall", 0.0)
    for row in case.values():
        if "wall" in row and row["wall"] < ours and not row["tool"].startswith("trimcore"):
            yield row
