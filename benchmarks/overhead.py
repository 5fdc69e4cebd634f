"""What the service adds to a bare trim: from submitting a small video until it is done."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from benchmarks.films import film
from servers import Missing
from servers.fleet import NAMES, Fleet, own_folder, stop
from tests.integration.service.deployment import Api, Deployment
from tests.integration.service.wirings import EMBEDDED, SERVERS, server_settings
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, unwatched

FILM = "h264-silent"
START, DURATION = "1.37", "0.5"
GOALS = {EMBEDDED: 0.050, SERVERS: 0.150}
RUNS, QUICK_RUNS = 40, 30
LOOK_EVERY = 0.01
Row = dict[str, Any]


def measured(*, quick: bool) -> list[Row]:
    """Give one row for each wiring."""
    runs = QUICK_RUNS if quick else RUNS
    wirings = (EMBEDDED,) if quick else (EMBEDDED, SERVERS)
    return [_row(wiring, runs) for wiring in wirings]


@contextmanager
def deployed(wiring: str) -> Iterator[Api]:
    """Start a service with a worker, on its own parts.

    Raises:
        Missing: a server is not to be had.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wiring == EMBEDDED:
            environment = {"TRIMCORE_DATA_DIR": str(folder / "data")}
            with Deployment(folder=folder, environment=environment, has_workers=False) as here:
                yield here.serve()
            return
        home = own_folder()
        try:
            fleet = Fleet.start(home / "fleet")
            environment = server_settings(found_in(fleet), folder)
            with Deployment(folder=folder, environment=environment, has_workers=True) as here:
                api = here.serve()
                here.work(threads=2)
                yield api
        finally:
            stop(home)


def found_in(fleet: Fleet) -> Callable[[str], str]:
    """Return what finds a server of a fleet by the name of its setting."""

    def find(name: str) -> str:
        (kind,) = [kind for kind, names in NAMES.items() if name in names]
        if kind in fleet.missing:
            raise fleet.missing[kind]
        return fleet.servers[kind].url

    return find


def _row(wiring: str, runs: int) -> Row:
    row: Row = {"wiring": wiring, "goal": GOALS[wiring], "runs": runs}
    try:
        with deployed(wiring) as api:
            row |= _compare(api.join(), runs)
    except Missing as missing:
        return row | {"missing": str(missing)}
    print(f"overhead: {wiring} {1000 * row['overhead']:.0f} ms", file=sys.stderr)
    return row


def _compare(user: Api, runs: int) -> Row:
    """Trim by the engine alone and through the service, in turns, and take medians."""
    source, content = film(FILM), film(FILM).read_bytes()
    bare, whole = [], []
    with closing(PyavMedia()) as engine, user.http as http:
        for turn in range(-3, runs):  # the first turns only warm up
            alone = _bare(engine, source)
            through = _through(http, content)
            if turn >= 0:
                bare.append(alone)
                whole.append(through)
    parts = {name: statistics.median(each[name] for each in whole) for name in whole[0]}
    alone = statistics.median(bare)
    return {"bare": alone, **parts, "overhead": parts["whole"] - alone}


def _bare(engine: PyavMedia, path: Path) -> float:
    began = time.perf_counter()
    with closing(LocalByteSource(path)) as source:
        engine.trim(source, TrimWindow.parse(START, DURATION), KeptSink(), watch=unwatched)
    return time.perf_counter() - began


def _through(http: httpx.Client, content: bytes) -> dict[str, float]:
    """Submit, and look again and again until it is done."""
    began = time.perf_counter()
    answer = http.post(
        "/api/v1/users/videos?include=request",
        data={"name": "small", "trimming_start_time": START, "duration": DURATION},
        files={"source_file": ("small.mp4", content, "video/mp4")},
    )
    submitted = time.perf_counter()
    request = answer.raise_for_status().json()["included"][0]
    while request["attributes"]["status"] != "done":
        time.sleep(LOOK_EVERY)
        found = http.get(f"/api/v1/users/requests/{request['id']}").raise_for_status()
        request = found.json()["data"]
        if request["attributes"]["status"] in {"failed", "cancelled"}:
            raise RuntimeError(f"a request ended otherwise: {request['attributes']}")
    ended = time.perf_counter()
    attributes = request["attributes"]
    lived = _moment(attributes["updated_at"]) - _moment(attributes["created_at"])
    return {
        "whole": ended - began,
        "submit": submitted - began,
        "lived": lived,
        "engine": attributes["receipt"]["elapsed"],
    }


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
