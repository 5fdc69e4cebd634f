"""How much memory the service takes while somebody uploads a large video."""

import sys
import time
from pathlib import Path
from typing import Any

import httpx

from benchmarks.films import film
from benchmarks.meter import Peak, resident, tree
from benchmarks.overhead import deployed
from servers import Missing
from tests.integration.service.wirings import EMBEDDED, SERVERS

FILM = "gigabyte-1080p"
LOOK_EVERY = 0.05
Row = dict[str, Any]


def measured(*, quick: bool) -> list[Row]:
    """Give one row for each wiring."""
    return [_row(wiring) for wiring in ((EMBEDDED,) if quick else (EMBEDDED, SERVERS))]


def _row(wiring: str) -> Row:
    row: Row = {"wiring": wiring, "size": film(FILM).stat().st_size}
    try:
        with deployed(wiring) as api:
            pid = api.process.running.pid
            user = api.join()
            with user.http as http:
                row |= _upload(http, pid, film(FILM))
    except Missing as missing:
        return row | {"missing": str(missing)}
    print(f"upload: {wiring} {(row['peak'] - row['before']) >> 20} MiB more", file=sys.stderr)
    return row


def _upload(http: httpx.Client, pid: int, path: Path) -> Row:
    """Upload, then wait for the cut, and watch the process that serves."""
    before = resident(tree(pid))
    peak = Peak(pid)
    began = time.perf_counter()
    with path.open("rb") as file:
        answer = http.post(
            "/api/v1/users/videos?include=request",
            data={"name": "large", "trimming_start_time": "100.37", "duration": "1"},
            files={"source_file": (path.name, file, "video/mp4")},
            timeout=600,
        )
    took = time.perf_counter() - began
    uploading = peak.stop()
    request = answer.raise_for_status().json()["included"][0]
    peak = Peak(pid)
    while request["attributes"]["status"] not in {"done", "failed", "cancelled"}:
        time.sleep(LOOK_EVERY)
        request = http.get(f"/api/v1/users/requests/{request['id']}").json()["data"]
    return {
        "status": request["attributes"]["status"],
        "seconds": took,
        "before": before,
        "peak": uploading,
        "trimming": peak.stop(),
        "after": resident(tree(pid)),
    }
