"""Reads database, bucket and API after a round, and matches them."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from tests.integration.faults.entry import Plan, policy_of
from tests.integration.faults.round import Round, Wish
from tests.integration.faults.site import Site
from tests.integration.service.deployment import FINAL, Json
from trimcore.adapters.minio.address import S3Address
from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.listing import list_objects
from trimcore.adapters.system.clock import SystemClock
from trimcore.domain.model.lease import OUTAGES
from trimcore.domain.model.video import SOURCES
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings


class Later(SystemClock):
    """An hour ahead: whatever was put off is due."""

    def now(self) -> datetime:
        return super().now() + timedelta(hours=1)


LIMIT = 60.0
"""Seconds after the fault's end within which every request has to be terminal."""
NOTHING = timedelta(0)


@dataclass
class Verdict:
    """What became of the requests of some rounds; whatever is in `wrongs` is a violation."""

    rounds: int = 0
    accepted: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0
    lost: int = 0
    stuck: int = 0
    double: int = 0
    orphans: int = 0
    left: int = 0
    """Blobs and uploads of nobody before orphans were collected; these are no violation."""
    worst: float = 0.0
    """The longest time from a fault's end to the end of a request, in seconds."""
    wrongs: list[str] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        """Add those of another round."""
        self.worst = max(self.worst, other.worst)
        self.wrongs += other.wrongs
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was violated."""
        return not (self.lost or self.stuck or self.double or self.orphans or self.wrongs)


COUNTED = (
    *("rounds", "accepted", "done", "failed", "cancelled"),
    *("lost", "stuck", "double", "orphans", "left"),
)


@dataclass
class Bucket:
    """What is in the bucket, by a way of its own."""

    client: S3Client

    def keys(self) -> set[str]:
        """Return all names, those of unfinished uploads included."""
        return {found.key for found in list_objects(self.client, "")}

    def digest(self, key: str) -> str:
        """Return the SHA-256 of an object."""
        return sha256(self.client.call("GET", key).body).hexdigest()


def check(done: Round) -> Verdict:
    """Judge a round whose requests have ended, or never will."""
    verdict = Verdict(rounds=1, accepted=len(done.wishes), wrongs=list(done.wrongs))
    stored = {document["_id"]: document for document in done.stored()}
    for wish in done.wishes:
        _judge_wish(wish, done, verdict)
        if wish.status not in wish.expected:
            verdict.wrongs.append(f"{wish.id} ended {wish.status}: {_story(stored, wish)}")
    verdict.lost += sum(wish.id not in stored for wish in done.wishes)
    with closing(S3Client(S3Address.parse(done.site.store.url))) as client:
        bucket = Bucket(client)
        before = bucket.keys()
        verdict.left = len(before - _referred(stored.values()) - _kept(done))
        collect(done.site)
        _match_blobs(stored, _kept(done), bucket, verdict)
    _match_attempts(stored.values(), done.site, verdict)
    _match_api(done, stored, verdict)
    return verdict


def collect(site: Site) -> None:
    """Collect orphans without any grace, and end deletions; nothing is under way any more."""
    container = Container(settings=read_settings(site.direct))
    try:
        container.tend_sources(clock=Later()).execute()
        container.collect_orphans(grace=NOTHING, patience=NOTHING).execute()
    finally:
        container.shutdown_resources()


def _judge_wish(wish: Wish, done: Round, verdict: Verdict) -> None:
    if not wish.ended_at:
        verdict.stuck += 1
        return
    verdict.done += wish.status == "done"
    verdict.failed += wish.status == "failed"
    verdict.cancelled += wish.status == "cancelled"
    seconds = wish.ended_at - max(done.healed_at, wish.accepted_at)
    verdict.worst = max(verdict.worst, seconds)
    verdict.stuck += seconds > LIMIT + done.jobs
    verdict.lost += wish.status not in wish.expected


def _story(stored: dict[str, Json], wish: Wish) -> str:
    """Tell what happened to a request."""
    document = stored.get(wish.id, {}).get("document", {})
    tries = [attempt["failure"] for attempt in document.get("history", [])]
    return f"{document.get('failure')} after {tries}"


def _referred(documents: Iterable[Json]) -> set[str]:
    """Return all keys that the requests refer to."""
    videos = [document["document"]["video"] for document in documents]
    results = [video["result"]["key"] for video in videos if video["result"]]
    return {video["source"]["key"] for video in videos} | set(results)


def _kept(done: Round) -> set[str]:
    """Return the keys of all sources that are kept."""
    return {f"{SOURCES}{source['_id']}" for source in done.stored_sources()}


def _match_blobs(stored: dict[str, Json], kept: set[str], bucket: Bucket, verdict: Verdict) -> None:
    """Each blob is somebody's, all sources and results are there, and a result is what was cut."""
    keys, referred = bucket.keys(), _referred(stored.values()) | kept
    for key in keys - referred:
        is_second = key.startswith("results/") and key.split("/")[1] in stored
        verdict.double += is_second
        verdict.orphans += not is_second
        verdict.wrongs.append(f"{key} belongs to nobody")
    for key in referred - keys:
        verdict.lost += 1
        verdict.wrongs.append(f"{key} is not there")
    for request_id, document in stored.items():
        result = document["document"]["video"]["result"]
        if (result is not None) != (document["status"] == "done"):
            verdict.wrongs.append(f"{request_id} is {document['status']}, its result {result}")
        elif result and bucket.digest(result["key"]) != result["receipt"]["sha256"]:
            verdict.wrongs.append(f"{request_id}: its result is not what was cut")


def _match_attempts(documents: Iterable[Json], site: Site, verdict: Verdict) -> None:
    """Requests nobody was told of have to end too; nothing is tried or done too often.

    A try that ended because a server was away does not count at first.
    """
    most = policy_of(Plan(hurry=site.hurry)).attempts
    for document in documents:
        history = document["document"]["history"]
        verdict.double += [each["outcome"] for each in history].count("done") > 1
        failures = [each["failure"]["code"] for each in history if each["failure"]]
        tries = document["document"]["tries"]
        if document["status"] not in FINAL:
            verdict.wrongs.append(f"{document['_id']} is still {document['status']}")
        if tries - sum(code in OUTAGES for code in failures) > most:
            verdict.wrongs.append(f"{document['_id']} was tried {tries} times")


def _match_api(done: Round, stored: dict[str, Json], verdict: Verdict) -> None:
    """The API says what is stored, and lists each result once."""
    user = done.user.at(done.site.api)
    with user.http as http:
        said = http.get("/api/v1/users/requests").raise_for_status().json()["data"]
    status = {each["id"]: each["attributes"]["status"] for each in said}
    verdict.lost += sum(wish.id not in status for wish in done.wishes)
    if any(stored[each]["status"] != status[each] for each in status):
        verdict.wrongs.append("the API and the database don't agree")
    results = sum(stored[each]["status"] == "done" for each in status)
    if len(user.videos()) != results:
        verdict.wrongs.append(f"{len(user.videos())} videos are listed, {results} were made")
