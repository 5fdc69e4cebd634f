"""Makes the document and its charts of the results: no number is typed by hand."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import position
from benchmarks.plots import plots
from benchmarks.position import OURS
from benchmarks.report_fineness import fineness_section
from benchmarks.report_goals import ahead_section, goals_section
from benchmarks.report_start import memory_section, start_section
from benchmarks.tables import Table, mib, seconds, times

Row = dict[str, Any]

_INTRODUCTION = """\
# Benchmarks

trimcore beside other cutters, on the same files, made for it, in one run. Written by `make bench`;
`make bench BENCH=quick` gives a shorter version on the terminal, and
[results.json](benchmarks/results.json) has every figure.

- **Wall and CPU** are the best of several runs (column *runs*), taken by turns: all tools once,
  then all again. A run of over ten seconds is not repeated. CPU is the user and system time of
  the process and all its descendants; where a machine is shared, believe it before the wall.
- **×** is the tool's figure by that of trimcore's exact mode in the same table.
- **Memory** is the peak of the resident sets of all processes of the tool, added up: what two of
  trimcore's processes share counts twice. **Shared once** has it divided among them, as the kernel
  does (PSS), seen every 80 ms.
- **Copied** is the share of the window's frames whose packets are the source's own.
- **Exact** is what the tests' judge says, with the first of its objections. Short films are
  compared frame by frame, with all pictures, sound and tags; of long ones every frame's number and
  time, all packets, the ends of the sound, and the first pictures' fidelity.
- trimcore's figures include starting Python and the processes that confine the decoder; the
  service starts them once.
"""


def write(results: Path, document: Path) -> Path:
    """Write the document beside its folder of charts, and return it."""
    found = json.loads(results.read_text(encoding="utf-8"))
    parts = [_INTRODUCTION, _conditions(found.get("conditions", {}))]
    if "cuts" in found:
        for name, chart in plots(found["cuts"]).items():
            (results.parent / f"{name}.svg").write_text(chart, encoding="utf-8")
        cases = _by_case(found["cuts"])
        parts += [goals_section(cases), *_charts(), ahead_section(cases), *_cases(cases)]
        parts.append(position.table(cases))
    if "start" in found:
        parts.append(start_section(found["start"]))
    if "memory" in found:
        parts.append(memory_section(found["memory"]))
    if "store" in found:
        parts.append(_store(found["store"]))
    if "overhead" in found:
        parts.append(_overhead(found["overhead"]))
    if "upload" in found:
        parts.append(_upload(found["upload"]))
    if "answers" in found:
        parts.append(_answers(found["answers"]))
    if "fineness" in found:
        parts.append(fineness_section(found["fineness"]))
    document.write_text("\n".join(part for part in parts if part), encoding="utf-8")
    return document


def _conditions(known: dict[str, str]) -> str:
    table = Table("", "")
    for name, value in known.items():
        table.add(name, value)
    return f"## Conditions\n\n{table}"


def _charts() -> Iterable[str]:
    for name, title in (("cpu", "CPU seconds"), ("wall", "Wall time"), ("memory", "Memory")):
        yield f"![{title} of each tool on each cut](benchmarks/{name}.svg)\n"


def _by_case(rows: list[Row]) -> dict[str, dict[str, Row]]:
    cases: dict[str, dict[str, Row]] = {}
    for row in rows:
        cases.setdefault(row["case"], {})[row["tool"]] = row
    return cases


def _cases(cases: dict[str, dict[str, Row]]) -> Iterable[str]:
    for case in cases.values():
        ours = case.get(OURS, {})
        table = Table(
            "tool", "wall", "×", "CPU", "×", "memory", "shared once", "copied", "runs", "exact"
        )
        for row in case.values():
            table.add(row["tool"], *_figures(row, ours))
        yield f"## {ours['title']}\n\n{table}"


def _figures(row: Row, ours: Row) -> list[str]:
    if why := _absent(row):
        return [*["–"] * 8, why]
    wrong = row["deviations"]
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return [
        seconds(row["wall"]),
        times(row["wall"], ours.get("wall")),
        seconds(row["cpu"]),
        times(row["cpu"], ours.get("cpu")),
        mib(row["memory"]),
        mib(row["share"]),
        f"{row['copied'] / row['frames']:.2f}",
        str(row["runs"]),
        f"no: {wrong[0]}{more}" if wrong else _yes(row),
    ]


def _yes(row: Row) -> str:
    because = row.get("receipt", {}).get("encoded_because")
    return f"yes, encoded: {because}" if because else "yes"


def _absent(row: Row) -> str:
    if "missing" in row:
        return f"missing: {row['missing']}"
    return f"failed: {row['failed']}" if "failed" in row else ""


def _store(rows: list[Row]) -> str:
    table = Table("tool", "requests", "received", "wall", "wall, far", "CPU", "memory")
    for row in rows:
        if why := _absent(row):
            table.add(row["tool"], why, *["–"] * 5)
            continue
        figures = [str(row["requests"]), mib(row["received"]), seconds(row["wall"])]
        far = seconds(row["far"]) if "far" in row else "–"
        table.add(row["tool"], *figures, far, seconds(row["cpu"]), mib(row["memory"]))
    text = (
        "Thirty seconds of the 1 GB film as an object of MinIO on this machine; requests and the "
        "bytes of\ntheir answers are counted on the wire. *Far*: a proxy lets each request wait "
        "for 20 ms. Others are given a signed\naddress.\n"
    )
    return f"## From an S3 store\n\n{text}\n{table}"


def _overhead(rows: list[Row]) -> str:
    table = Table("wiring", "submit to done", "bare trim", "overhead", "goal", "submit", "runs")
    for row in rows:
        if why := _absent(row):
            table.add(row["wiring"], why, *["–"] * 5)
            continue
        cells = [f"{1000 * row[key]:.0f} ms" for key in ("whole", "bare", "overhead", "goal")]
        table.add(row["wiring"], *cells, f"{1000 * row['submit']:.0f} ms", str(row["runs"]))
    text = (
        "A small video, from the first byte of its upload until its request says `done`, beside "
        "the same cut by\na warm engine in the same run; medians. *Submit* is the part until the "
        "upload is answered.\n"
    )
    return f"## What the service adds\n\n{text}\n{table}"


def _upload(rows: list[Row]) -> str:
    table = Table(
        "wiring", "size", "before", "peak while uploading", "more", "while cutting", "took"
    )
    for row in rows:
        if why := _absent(row):
            table.add(row["wiring"], mib(row["size"]), why, *["–"] * 4)
            continue
        more = row["peak"] - row["before"]
        cells = [mib(value) for value in (row["size"], row["before"], row["peak"], more)]
        table.add(row["wiring"], *cells, mib(row["trimming"]), seconds(row["seconds"]))
    text = (
        "The serving process and its descendants, while a large video is uploaded and then cut.\n"
    )
    return f"## Memory and large uploads\n\n{text}\n{table}"


def _answers(found: Row) -> str:
    rows, known = found["rows"], found["conditions"]
    table = Table("asked for", "answers a second", "share", "CPU of one", "share", "rounds")
    for row in rows:
        cells = [f"{row['a_second']:.0f}", f"{row['share']:.2f}"]
        cells += [f"{1e6 * row['cpu']:.0f} µs", f"{row['cpu_share']:.2f}", str(row["rounds"])]
        table.add(row["server"], *cells)
    text = (
        "One request of the embedded service by its address, with a token, beside a Litestar route "
        "that answers\nthe same bytes to anybody; each server on one core, the client on another, "
        "by turns in one run; medians.\nCPU is the serving process's; where a machine is shared, "
        "believe it before the rate. Goal: at least half of the bare\nroute's.\n\n"
        "The bare route has the same parser of HTTP, is found by Litestar, and holds its bytes in\n"
        "memory. It asks nobody who calls, where ours looks up session, user and request anew\n"
        "each time, and it gives no id, headers for safety, line in the log, or metrics.\n\n"
        f"Measured on {known['date']}, {known['processor']}, load before {known['load before']}.\n"
    )
    return f"## How fast it answers\n\n{text}\n{table}"
