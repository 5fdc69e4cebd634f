"""One round of one fault: what was asked for, what was answered, and how each request ended."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import httpx
from pymongo import MongoClient

from tests.integration.faults.site import Site
from tests.integration.faults.videos import Videos
from tests.integration.service.deployment import FINAL, Api, Json, until

HUNG = 30.0
"""Seconds after which an answer of the API counts as one that never comes."""
PATIENCE = 180.0
INSISTENCE = 5
SOURCES = "/api/v1/users/sources"
JSON_API = "application/vnd.api+json"

DONE = frozenset({"done"})
FAILED = frozenset({"failed"})
CANCELLED = frozenset({"cancelled", "done"})
"""A cancellation may come too late."""


@dataclass
class Wish:
    """A request that the API has accepted, and the statuses in which it may end."""

    id: str
    expected: frozenset[str]
    accepted_at: float
    ended_at: float = 0.0
    status: str = ""


@dataclass
class Round:
    """A user who asks while something goes wrong."""

    site: Site
    videos: Videos
    turn: int
    away: float
    """For how many seconds servers are away."""
    user: Api = field(init=False)
    wishes: list[Wish] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    healed_at: float = 0.0
    jobs: float = 30.0
    """How many seconds its jobs may take on a busy machine."""

    def __post_init__(self) -> None:
        self.user = self.site.api.join()

    def ask(
        self, number: int = 5, *, path: Path | None = None, expected: frozenset[str] = DONE
    ) -> list[str]:
        """Submit as many requests, all of which have to be accepted; return their ids."""
        return [self.insist(path=path, expected=expected) for _ in range(number)]

    def ask_long(self, seconds: float = 8, *, expected: frozenset[str] = DONE) -> str:
        """Submit a request that takes a while, and return its id."""
        return self.insist(
            path=self.videos.long, start="1.01", duration=str(seconds), expected=expected
        )

    def insist(
        self,
        *,
        path: Path | None = None,
        expected: frozenset[str] = DONE,
        at: Api | None = None,
        start: str = "1",
        duration: str = "0.5",
    ) -> str:
        """Submit a request, again if it is refused for now, as clients do; return its id.

        On a machine that is far too busy a server may be silent for longer than we wait.
        """
        for _ in range(INSISTENCE):
            found = self.offer(path=path, expected=expected, at=at, start=start, duration=duration)
            if found is not None:
                return found
        raise AssertionError(f"refused {INSISTENCE} times: {self.wrongs}")

    def offer(
        self,
        *,
        path: Path | None = None,
        expected: frozenset[str] = DONE,
        at: Api | None = None,
        start: str = "1",
        duration: str = "0.5",
    ) -> str | None:
        """Submit a request, which may be refused for now; return its id, or None."""
        began = time.monotonic()
        try:
            answer = self._post(path or self.videos.small, at or self.user, start, duration)
        except httpx.TimeoutException:
            self.wrongs.append(f"no answer for {HUNG} seconds")
            return None
        except httpx.TransportError:
            return None  # The process died; nothing was promised.
        if answer.status_code == 201:
            wish = Wish(str(answer.json()["included"][0]["id"]), expected, time.monotonic())
            self.wishes.append(wish)
            return wish.id
        if answer.status_code != 503 or answer.headers["content-type"] != JSON_API:
            self.wrongs.append(f"{answer.status_code} after {time.monotonic() - began:.1f} s")
        return None

    def send(self) -> str:
        """Send a source, and return its id."""
        path = self.videos.small
        with self.user.http as http, path.open("rb") as file:
            answer = http.post(
                SOURCES, files={"source_file": (path.name, file, "video/mp4")}, timeout=HUNG
            )
        return str(answer.raise_for_status().json()["data"]["id"])

    def ask_of(self, source_id: str) -> str:
        """Submit a request of a source that is there, and return its id."""
        attributes = {"name": "fault", "source_id": source_id}
        times = {"trimming_start_time": "1", "duration": "0.5"}
        with self.user.http as http:
            answer = http.post(
                "/api/v1/users/videos?include=request",
                json={"data": {"type": "videos", "attributes": attributes | times}},
                headers={"Content-Type": JSON_API},
                timeout=HUNG,
            )
        request_id = str(answer.raise_for_status().json()["included"][0]["id"])
        self.wishes.append(Wish(request_id, DONE, time.monotonic()))
        return request_id

    def hook(self, url: str, *events: str) -> None:
        """Have events told to an address."""
        attributes = {"url": url, "events": events}
        with self.user.http as http:
            answer = http.post(
                "/api/v1/users/webhooks",
                json={"data": {"type": "webhooks", "attributes": attributes}},
                headers={"Content-Type": JSON_API},
                timeout=HUNG,
            )
        answer.raise_for_status()

    def delete(self, path: str, *, at: Api | None = None) -> int:
        """Delete what is there; return the status of the answer, 0 if none came."""
        with self.user.at(at or self.user).http as http:
            try:
                return http.delete(f"/api/v1/users/{path}", timeout=HUNG).status_code
            except httpx.TransportError:
                return 0

    def forget(self, request_id: str) -> None:
        """Expect nothing of a request any more: its user has deleted it."""
        self.wishes = [wish for wish in self.wishes if wish.id != request_id]

    def keep_asking(self, seconds: float, every: float = 0.5) -> int:
        """Go on asking for a while, whatever the answers; return how many were accepted."""
        before, pause, end = len(self.wishes), Event(), time.monotonic() + seconds
        with ThreadPoolExecutor(8) as threads:
            while time.monotonic() < end:
                threads.submit(self.offer)
                pause.wait(every)
        return len(self.wishes) - before

    def cancel(self, request_id: str) -> None:
        """Cancel a request, unless it has ended."""
        answer = self.user.post(request_id, "cancel")
        if answer.status_code not in {200, 409}:
            self.wrongs.append(f"a cancellation was answered by {answer.status_code}")
        if answer.status_code == 200:
            (wish,) = [wish for wish in self.wishes if wish.id == request_id]
            wish.expected = frozenset({"cancelled"})

    def await_status(self, request_id: str, *statuses: str) -> None:
        """Wait until the database shows one of the statuses, or that it has ended in another."""
        wanted = {*statuses, *FINAL}
        until(lambda: self._status_of(request_id) in wanted, f"{request_id}: {statuses}")
        if (status := self._status_of(request_id)) not in statuses:
            self.wrongs.append(f"{request_id} became {status} before it was {statuses}")

    def healed(self) -> None:
        """Note that the fault is over."""
        self.healed_at = time.monotonic()

    def settle(self) -> None:
        """Wait until every request has ended, and note when; give up after a while."""
        deadline, pause = time.monotonic() + PATIENCE, Event()
        while self._look() and time.monotonic() < deadline:
            pause.wait(0.1)

    def stored(self, **chosen: object) -> list[Json]:
        """Return what the database has of these requests, by no wire."""
        return self._documents("requests", chosen)

    def stored_sources(self) -> list[Json]:
        """Return what the database has of sources, by no wire."""
        return self._documents("sources", {})

    def are_told(self, ids: list[str]) -> bool:
        """Tell whether what has become of each is told, and nothing else is about to be."""
        deliveries = self._documents("deliveries", {"document.subject": {"$in": ids}})
        return len(deliveries) == len(ids) and all(each["due_at"] is None for each in deliveries)

    def _documents(self, name: str, chosen: dict[str, object]) -> list[Json]:
        with closing(MongoClient[Json](self.site.database.url, timeoutMS=30_000)) as client:
            return client.get_default_database()[name].find(chosen).to_list()

    def _look(self) -> bool:
        """Note which wishes have ended; tell whether anything is still open, wished for or not."""
        open_wishes = {wish.id: wish for wish in self.wishes if not wish.ended_at}
        for document in self.stored(_id={"$in": list(open_wishes)}):
            if document["status"] in FINAL:
                wish = open_wishes.pop(document["_id"])
                wish.ended_at, wish.status = time.monotonic(), document["status"]
        return bool(open_wishes or self.stored(status={"$nin": list(FINAL)}))

    def _status_of(self, request_id: str) -> str:
        return str(self.stored(_id=request_id)[0]["status"])

    def _post(self, path: Path, at: Api, start: str, duration: str) -> httpx.Response:
        with self.user.at(at).http as http, path.open("rb") as file:
            return http.post(
                "/api/v1/users/videos?include=request",
                data={"name": "fault", "trimming_start_time": start, "duration": duration},
                files={"source_file": (path.name, file, "video/mp4")},
                timeout=HUNG,
            )
