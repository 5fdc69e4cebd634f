"""Run the benchmarks: `make bench`, or `make bench BENCH=quick` for the short version."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import (
    answers,
    child_memory,
    cuts,
    fineness,
    overhead,
    report,
    start,
    store,
    upload_memory,
)
from benchmarks.conditions import conditions
from benchmarks.places import EXPLANATION, ROOT, cache
from benchmarks.tool import Tool
from benchmarks.tools import tools
from tests.no_real_time import give_up_real_time

Row = dict[str, Any]
_ALONE: dict[str, Callable[..., Any]] = {
    "overhead": overhead.measured,
    "upload": upload_memory.measured,
}
_WITH_CONDITIONS: dict[str, Callable[..., Any]] = {
    "memory": child_memory.measured,
    "answers": answers.measured,
    "fineness": fineness.measured,
}
PARTS = ("cuts", "start", "memory", "store", "overhead", "upload", "answers", "fineness")


def main() -> None:
    """Measure, write the results down, and make the document of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the short version, for a glance")
    parser.add_argument("--only", choices=PARTS, action="append", help="these parts, old others")
    parser.add_argument("--report", action="store_true", help="only write the document again")
    given = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):  # or what is measured would outlive us
        signal.signal(number, signal.default_int_handler)
    give_up_real_time()  # or whoever comes after AV1 is measured with the machine to itself
    # Measured programs import what is measured here, whichever folder they start in.
    os.environ["PYTHONPATH"] = str(ROOT)
    target = cache("quick") if given.quick else EXPLANATION
    logging.getLogger("httpx").setLevel(logging.WARNING)
    results = target / "benchmarks" / "results.json"
    results.parent.mkdir(exist_ok=True)
    if not given.report:
        _measure(results, given.only or PARTS, quick=given.quick)
    document = report.write(results, target / "benchmarks.md")
    if given.quick:
        sys.stdout.write(document.read_text(encoding="utf-8"))
    print(f"written: {_short(document)}", file=sys.stderr)


def _measure(results: Path, parts: list[str] | tuple[str, ...], *, quick: bool) -> None:
    peers = tools()
    found = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    here = conditions(peers)
    for part in parts:
        found |= _measured(part, peers, here, quick=quick)
        results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _measured(part: str, peers: list[Tool], here: Row, *, quick: bool) -> Row:
    """Measure one part; those that others follow much later tell under which conditions."""
    if part == "cuts":
        return {"conditions": here, part: list(cuts.measured(peers, quick=quick))}
    if part == "store":
        return {part: store.measured(peers, quick=quick)}
    if part in _ALONE:
        return {part: _ALONE[part](quick=quick)}
    if part == "start":
        rows = start.measured(peers, quick=quick)
    else:
        rows = _WITH_CONDITIONS[part](quick=quick)
    return {part: {"conditions": here, "rows": rows}}


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


if __name__ == "__main__":
    main()
