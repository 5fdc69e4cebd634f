"""Faults while sources come: fetched from an address, or sent to the store itself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
from msgspec import json

from tests.integration.faults.round import HUNG, JSON_API, SOURCES, Round
from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import Api, Json, until
from tests.receivers import receiving

FETCHING_STEPS = ("seen", "fetching", "fetched", "arrived", "looking", "announcing", "announced")
"""Looked at, and told of, and nothing of that stored; claimed to be fetched; its bytes stored but
unknown, known; claimed to be looked at; a delivery not stored, stored."""
SOURCES_AT_ONCE = 3
COMPLETION_STEPS = ("counting", "whole")
"""What was sent to the store put together and not counted; counted, and no source yet."""
UPLOADS = "/api/v1/users/uploads"
PATIENCE = 300.0
"""Seconds; a worker that fetches or looks is missed after two minutes."""


def fetching_killed(it: Round) -> None:
    """`kill -9` of a worker between the steps in which sources are fetched, seen and told of."""
    it.site.worker.stop()
    doomed = it.site.work(step=FETCHING_STEPS[it.turn % len(FETCHING_STEPS)])
    with serving(it.videos.small) as url, receiving() as receiver:
        it.hook(receiver.url, "source.ready", "source.failed")
        ids = [_asked(it, url) for _ in range(SOURCES_AT_ONCE)]
        until(doomed.has_ended, "the worker to die")
        it.healed()
        it.site.worker = it.site.work()
        until(lambda: all(_source(it, each)["media"] for each in ids), "a look", PATIENCE)
        until(lambda: it.are_told(ids), "the sources to be told of", PATIENCE)
        calls = {(each.headers["webhook-id"], each.body) for each in receiver.received()}
    for source_id in ids:
        _judge(it, source_id, [json.decode(body) for _, body in calls if source_id in body])
    it.cancel([it.ask_of(ids[0]) for _ in range(5)][-1])


def _judge(it: Round, source_id: str, told: list[Json]) -> None:
    """Note what is wrong with a fetched source, and with what was told of it."""
    found = _source(it, source_id)
    if found["sha256"] != sha256(it.videos.small.read_bytes()).hexdigest():
        it.wrongs.append(f"source {source_id} is not what was fetched")
    if found["looks"] > len("ab"):
        it.wrongs.append(f"source {source_id} was tried {found['looks']} times")
    if [(each["type"], _is_looked_at(each)) for each in told] != [("source.ready", True)]:
        it.wrongs.append(f"of source {source_id} was told: {told}")


def _is_looked_at(told: Json) -> bool:
    return "duration" in told["data"]["data"]["attributes"]


def completion_killed(it: Round) -> None:
    """`kill -9` of the API while what went to the store is completed, by two calls at once."""
    content = it.videos.large.read_bytes()
    doomed = it.site.serve(step=COMPLETION_STEPS[it.turn % len(COMPLETION_STEPS)])
    path = _sent_to_store(it, content)
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(_completed, it, path, doomed) for _ in range(2)]
        if any(answer.result() == httpx.codes.OK for answer in answers):
            it.wrongs.append("a dead process has answered")
    until(lambda: doomed.process.running.poll() is not None, "the API to die")
    it.healed()
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(_completed, it, path, it.site.api) for _ in range(2)]
        if any(answer.result() != httpx.codes.OK for answer in answers):
            it.wrongs.append(f"completed with {[answer.result() for answer in answers]}")
    until(lambda: _upload(it, path)["attributes"]["status"] == "finished", "the source")
    source_id = _upload(it, path)["relationships"]["source"]["data"]["id"]
    if _source(it, source_id)["sha256"] != sha256(content).hexdigest():
        it.wrongs.append(f"source {source_id} is not what was sent")
    it.cancel(it.ask(5)[-1])


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """Give an address under which a file can be fetched."""
    handler = partial(SilentHandler, directory=str(path.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/{path.name}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SilentHandler(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _asked(it: Round, url: str) -> str:
    document = {"data": {"type": "sources", "attributes": {"url": url}}}
    with it.user.http as http:
        answer = http.post(SOURCES, json=document, headers={"Content-Type": JSON_API}, timeout=HUNG)
    return str(answer.raise_for_status().json()["data"]["id"])


def _source(it: Round, source_id: str) -> Json:
    (found,) = [each for each in it.stored_sources() if each["_id"] == source_id]
    document: Json = found["document"]
    return document


def _sent_to_store(it: Round, content: bytes) -> str:
    """Send a file to the store itself, and return the path of its upload."""
    attributes = {"name": "fault", "bytes": len(content)}
    document = {"data": {"type": "uploads", "attributes": attributes}}
    with it.user.http as http:
        answer = http.post(UPLOADS, json=document, headers={"Content-Type": JSON_API}, timeout=HUNG)
    data = answer.raise_for_status().json()["data"]
    for part in data["attributes"]["parts"]:
        body = content[part["offset"] : part["offset"] + part["bytes"]]
        httpx.put(part["url"], content=body, timeout=HUNG, verify=PLAIN).raise_for_status()
    return f"{UPLOADS}/{data['id']}"


def _completed(it: Round, path: str, at: Api) -> int:
    """Ask that an upload be completed; return the status of the answer, 0 if none came."""
    with it.user.at(at).http as http:
        try:
            return http.post(f"{path}/complete", timeout=HUNG).status_code
        except httpx.TransportError:
            return 0


def _upload(it: Round, path: str) -> Json:
    with it.user.at(it.site.api).http as http:
        data: Json = http.get(path, timeout=HUNG).raise_for_status().json()["data"]
    return data
