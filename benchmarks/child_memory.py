"""The most memory that the one process has which cuts, by the size of the pictures."""

import sys
from contextlib import closing
from typing import Any

from benchmarks.cases import CASES, Case
from benchmarks.films import film
from tests.integration.engine.processes import peak_of_children
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.ports.conformance.media import KeptSink, unwatched

GOALS = {"late": 150 << 20, "2160p": 350 << 20, "hevc": 150 << 20}
"""By the case, in bytes."""
QUICK = ("hevc",)
Row = dict[str, Any]


def measured(*, quick: bool) -> list[Row]:
    """Give one row for each cut."""
    return [_row(case) for case in CASES if case.name in (QUICK if quick else GOALS)]


def _row(case: Case) -> Row:
    with (
        closing(PyavMedia()) as engine,
        closing(LocalByteSource(film(case.film))) as source,
        peak_of_children(engine) as peak,
    ):
        engine.trim(source, case.window, KeptSink(), watch=unwatched)
    print(f"memory: {case.name} {peak.bytes >> 20} MiB", file=sys.stderr)
    return {"title": case.title, "peak": peak.bytes, "goal": GOALS[case.name]}
