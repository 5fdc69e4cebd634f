"""What the document says of starting, and of the memory of the process that cuts."""

from typing import Any

from benchmarks.tables import Table, mib, times

Row = dict[str, Any]


def start_section(found: Row) -> str:
    """Write how long things take to start, beside what they are measured by."""
    table = Table("what", "wall", "beside", "its wall", "×", "above", "goal", "CPU", "its CPU")
    for row in found["rows"]:
        if "missing" in row:
            table.add(row["what"], f"missing: {row['missing']}", *["–"] * 7)
            continue
        goal = f"{1000 * row['goal']:.0f} ms" if row["goal"] < 1 else f"× {row['goal']}"
        above = f"{1000 * row['above']:.0f} ms" if "above" in row else "–"
        ratio = times(row["wall"], row["base"])
        base = [row["beside"], _ms(row["base"]), ratio, above, goal]
        table.add(row["what"], _ms(row["wall"]), *base, _ms(row["cpu"]), _ms(row["base_cpu"]))
    text = (
        "Each beside what it can't do without, by turns in one run; medians. The bare work is the "
        "engine's inner\nloop in a process that has loaded everything; *above* is what is added "
        f"to it.\n\n{_measured(found)}"
    )
    return f"## What starting takes\n\n{text}\n{table}"


def memory_section(found: Row) -> str:
    """Write how much memory the process had that cut."""
    table = Table("cut", "peak", "goal")
    for row in found["rows"]:
        table.add(row["title"], mib(row["peak"]), mib(row["goal"]))
    text = "The highest resident set of the confined process, its libraries included."
    return f"## Memory of a cut\n\n{text}\n\n{_measured(found)}\n{table}"


def _ms(value: float) -> str:
    return f"{1000 * value:.0f} ms" if value else "–"


def _measured(found: Row) -> str:
    known = found["conditions"]
    before = known["load before"]
    return f"Measured on {known['date']}, {known['processor']}, load before {before}.\n"
