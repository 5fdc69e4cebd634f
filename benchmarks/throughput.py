"""How many cuts the service makes beside the engine in a bare loop, and what each costs.

`python -m benchmarks.throughput [--cuts 500] [--wiring NAME] [--long EVERY] [--film NAME]` prints a
table. Loop
and service take turns, so that what else the machine does bears on both. Processor time is that of
all processes, without the sender's, and without what the service takes while it does nothing.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import httpx

import trimcore
from benchmarks.films import film
from benchmarks.overhead import deployed
from benchmarks.processor_time import processor_seconds
from tests.integration.service.deployment import Api
from tests.integration.service.wirings import EMBEDDED, SERVERS

AT_ONCE = 2
"""How many cuts are made at once, here and there."""
SENDERS = 2
TURNS = 4
START, SHORT = "1.37", "0.5"
LONG = "4.5"
LOOK_EVERY, IDLE = 0.5, 5.0
"""Seconds between looks whether all is done, which cost too, and of rest before and after."""
JSONAPI = "application/vnd.api+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What so many cuts took: seconds on the wall, and of all processors."""

    cuts: int
    wall: float
    cpu: float

    @classmethod
    def of(cls, parts: list["Pace"]) -> "Pace":
        """Add up."""
        return cls(
            cuts=sum(each.cuts for each in parts),
            wall=sum(each.wall for each in parts),
            cpu=sum(each.cpu for each in parts),
        )

    def __str__(self) -> str:
        """Write a row's cells."""
        return f"{self.cuts / self.wall:.2f} | {1000 * self.cpu / self.cuts:.0f} ms"


@dataclass(slots=True)
class Bare:
    """The engine in a loop, from a file into memory."""

    cutter: trimcore.Cutter
    source: Path

    def run(self, durations: list[str]) -> Pace:
        """Cut in as many threads as the service has."""
        wall, cpu = time.perf_counter(), processor_seconds(os.getpid())
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(self._cut, durations))
        return Pace(
            cuts=len(durations),
            wall=time.perf_counter() - wall,
            cpu=processor_seconds(os.getpid()) - cpu,
        )

    def _cut(self, duration: str) -> None:
        self.cutter.cut(self.source, BytesIO(), start=START, duration=duration, container="mp4")


@dataclass(slots=True)
class Service:
    """The same through the HTTP API: with a file for each cut, or of one source."""

    user: Api
    source: Path
    source_id: str | None
    processes: tuple[int, ...]
    idle: float = 0.0
    """Processor seconds that each second takes in which nothing is done."""

    def rest(self) -> None:
        """Measure what it costs to be there."""
        time.sleep(IDLE)
        began, cpu = time.perf_counter(), self._cpu()
        time.sleep(IDLE)
        self.idle = (self._cpu() - cpu) / (time.perf_counter() - began)

    def run(self, durations: list[str]) -> Pace:
        """Submit all, and wait until the last is done."""
        wall, cpu = time.perf_counter(), self._cpu()
        with self.user.http as http:
            with ThreadPoolExecutor(SENDERS) as threads:
                sent = list(threads.map(lambda each: self._submit(http, each), durations))
            # Those that were sent last are done last, so that few looks are in vain.
            for request_id in reversed(sent):
                while not self._is_done(http, request_id):
                    time.sleep(LOOK_EVERY)
        took = time.perf_counter() - wall
        return Pace(cuts=len(durations), wall=took, cpu=self._cpu() - cpu - self.idle * took)

    def _cpu(self) -> float:
        return sum(map(processor_seconds, self.processes))

    def _submit(self, http: httpx.Client, duration: str) -> str:
        wanted = {"name": "a", "trimming_start_time": START, "duration": duration}
        path = "/api/v1/users/videos?include=request"
        if self.source_id is None:
            files = {"source_file": ("a.mp4", self.source.read_bytes(), "video/mp4")}
            answer = http.post(path, data=wanted, files=files)
        else:
            attributes = {**wanted, "source_id": self.source_id}
            document = {"data": {"type": "videos", "attributes": attributes}}
            answer = http.post(path, json=document, headers={"Content-Type": JSONAPI})
        return str(answer.raise_for_status().json()["included"][0]["id"])

    def _is_done(self, http: httpx.Client, request_id: str) -> bool:
        answer = http.get(f"/api/v1/users/requests/{request_id}").raise_for_status()
        status = answer.json()["data"]["attributes"]["status"]
        if status in {"failed", "cancelled"}:
            raise AssertionError(answer.text)
        return bool(status == "done")


def compared(wiring: str, cuts: int, *, name: str, long_every: int, of_one: bool) -> Iterator[str]:
    """Give the rows of one wiring: the loop, the service, and their ratio."""
    durations = [
        LONG if long_every and number % long_every == 0 else SHORT
        for number in range(max(1, cuts // TURNS))
    ]
    with ExitStack() as stack:
        api = stack.enter_context(deployed(wiring))
        user = api.join()
        source = film(name)
        source_id = _send(user, source) if of_one else None
        cutter = stack.enter_context(trimcore.Cutter())
        bare = Bare(cutter, source)
        service = Service(user, source, source_id, _processes())
        bare.run([SHORT] * 2)
        service.run([SHORT] * 2)
        service.rest()
        pairs = [(bare.run(durations), service.run(durations)) for _ in range(TURNS)]
    alone, through = (Pace.of([pair[side] for pair in pairs]) for side in (0, 1))
    rate = statistics.median(one.wall / two.wall for one, two in pairs)
    cpu = statistics.median(one.cpu / two.cpu for one, two in pairs)
    kind = "one source" if of_one else "a file each"
    yield f"| {wiring}: doing nothing | | {1000 * service.idle:.0f} ms a second |"
    yield f"| {wiring}, {kind}: bare loop | {alone} |"
    yield f"| {wiring}, {kind}: service | {through} |"
    yield f"| the one by the other, median of {TURNS} | {rate:.2f} | {cpu:.2f} |"


def _processes() -> tuple[int, ...]:
    """Return this process's children that are ours to measure: those that run trimcore."""
    found = []
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if b"trimcore" in command:
            found.append(int(child))
    return tuple(found)


def _send(user: Api, source: Path) -> str:
    with user.http as http:
        files = {"source_file": ("a.mp4", source.read_bytes(), "video/mp4")}
        answer = http.post("/api/v1/users/sources", files=files).raise_for_status()
    return str(answer.json()["data"]["id"])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=500)
    parser.add_argument("--wiring", choices=(EMBEDDED, SERVERS), default=EMBEDDED)
    parser.add_argument("--long", type=int, default=0, help="make every so many long")
    parser.add_argument("--film", default="h264-silent", help="the film that is cut")
    parser.add_argument("--of-one", action="store_true", help="cut all of one source")
    asked = parser.parse_args()
    sys.stdout.write("| | cuts a second | processor time of one |\n|---|---:|---:|\n")
    for row in compared(
        asked.wiring,
        asked.cuts,
        name=asked.film,
        long_every=asked.long,
        of_one=asked.of_one,
    ):
        sys.stdout.write(row + "\n")


if __name__ == "__main__":
    main()
