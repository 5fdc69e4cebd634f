"""The stored shape, spelled out: whoever changes it has to think of what is stored already."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from pymongo.database import Database

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import Document
from trimcore.adapters.mongo.stores.leadership import MongoLeadership
from trimcore.adapters.mongo.stores.requests import MongoRequests
from trimcore.adapters.mongo.stores.sessions import MongoSessions
from trimcore.adapters.mongo.stores.throttle import MongoThrottle
from trimcore.adapters.mongo.stores.users import MongoUsers
from trimcore.domain.model.ids import RequestId, UserId, VideoId
from trimcore.domain.model.session import Session
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.conformance.stores.builders import NOW, POLICY, a_user, submitted

USER_ID = UserId("5d39f57242a7b70005a5d1aa")
REQUEST_ID = RequestId("5d39f57242a7b70005a5d1bb")
NOW_MS = 1564079634987

REQUEST: Document = {
    "_id": REQUEST_ID,
    "user_id": USER_ID,
    "submission": "key once",
    "place": "001564079634987 5d39f57242a7b70005a5d1bb",
    "status": "processing",
    "version": 2,
    "created_at": NOW_MS,
    "due_at": NOW_MS + 16_000,
    "idempotency_key": "once",
    "document": {
        "video": {
            "id": "5d39f57242a7b70005a5d1cc",
            "name": "Name",
            "source": {"key": "sources/1", "size": 2**33 + 1, "sha256": "cd" * 32},
            "result": None,
        },
        "window": {"start_us": 1_500_000, "duration_us": 4_000_001},
        "updated_at": NOW_MS + 1000,
        "not_before": NOW_MS,
        "attempt": 1,
        "tries": 1,
        "progress": 0,
        "lease": {"worker": "ada", "attempt": 1, "until": NOW_MS + 16_000},
        "began_at": NOW_MS + 1000,
        "failure": None,
        "history": [],
        "fingerprint": "f1" * 32,
        "more_windows": [],
        "mode": "exact",
        "container": "source",
        "endings": [],
        "announce_at": None,
    },
}


def a_known_request(idempotency_key: str | None = "once") -> TrimRequest:
    request = submitted(user_id=USER_ID, name="Name", idempotency_key=idempotency_key)
    source = replace(request.video.source, key="sources/1")
    video = replace(request.video, id=VideoId("5d39f57242a7b70005a5d1cc"), source=source)
    return replace(request, id=REQUEST_ID, video=video)


class TestStoredShape:
    def test_a_user(self, database: MongoDatabase, raw: Database[Document]) -> None:
        MongoUsers(database).add(replace(a_user("Ada@Example.com"), id=USER_ID))
        assert list(raw["users"].find()) == [
            {
                "_id": USER_ID,
                "email_key": "ada@example.com",
                "email": "Ada@Example.com",
                "password_hash": "$scheme$salt$digest",
                "created_at": NOW_MS,
                "password_version": 0,
                "leaving_since": None,
            }
        ]

    def test_a_session(self, database: MongoDatabase, raw: Database[Document]) -> None:
        uid = UUID("8d4fbf3f-5a21-4a31-9b0b-0c9a3a1b2c3d")
        session = Session.begin(uid=uid, user_id=USER_ID, now=NOW)
        MongoSessions(database).add(session)
        stored = {
            "_id": "8d4fbf3f-5a21-4a31-9b0b-0c9a3a1b2c3d",
            "user_id": USER_ID,
            "issued_at": 1564079634000,
            "expires_at": 1564083234000,
            "revoked_at": None,
            "password_version": 0,
        }
        assert list(raw["sessions"].find()) == [stored]
        MongoSessions(database).revoke(uid, NOW)
        assert list(raw["sessions"].find()) == [{**stored, "revoked_at": NOW_MS}]

    def test_a_request(self, database: MongoDatabase, raw: Database[Document]) -> None:
        requests, request = MongoRequests(database), a_known_request()
        requests.add(request)
        requests.replace(request.claim(worker="ada", now=NOW + timedelta(seconds=1), policy=POLICY))
        assert list(raw["requests"].find()) == [REQUEST]

    def test_a_request_without_a_key_has_a_submission_of_its_own(
        self, database: MongoDatabase, raw: Database[Document]
    ) -> None:
        MongoRequests(database).add(a_known_request(idempotency_key=None))
        (stored,) = raw["requests"].find()
        assert (stored["submission"], stored["idempotency_key"]) == (f"request {REQUEST_ID}", None)

    def test_a_throttled_event(self, database: MongoDatabase, raw: Database[Document]) -> None:
        MongoThrottle(database).record("key", NOW, keep_until=NOW + timedelta(seconds=1))
        assert list(raw["throttled"].find({}, {"_id": False})) == [
            {
                "key": "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683",
                "happened_at": NOW_MS,
                "keep_until": NOW_MS + 1000,
            }
        ]

    def test_a_turn(self, database: MongoDatabase, raw: Database[Document]) -> None:
        MongoLeadership(database).acquire("sweep", "ada", NOW, until=NOW + timedelta(seconds=5))
        expected = {"_id": "sweep", "worker": "ada", "until": NOW_MS + 5000}
        assert list(raw["turns"].find()) == [expected]


class TestReading:
    def test_what_a_newer_version_added_is_ignored(
        self, database: MongoDatabase, raw: Database[Document]
    ) -> None:
        newer = {**REQUEST, "mood": "good"}
        raw["requests"].insert_one(newer)
        stored = MongoRequests(database).get(REQUEST_ID)
        assert (stored.version, stored.lease and stored.lease.worker) == (2, "ada")

    def test_replacing_leaves_what_never_changes(
        self, database: MongoDatabase, raw: Database[Document]
    ) -> None:
        requests, request = MongoRequests(database), a_known_request()
        requests.add(request)
        moved = replace(
            request.cancel(now=NOW),
            user_id=UserId("0" * 24),
            created_at=NOW + timedelta(days=1),
            idempotency_key="other",
        )
        requests.replace(moved)
        assert requests.get(request.id) == request.cancel(now=NOW)
        assert requests.find_submission(USER_ID, "once") == request.cancel(now=NOW)


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_a_limit_of_nothing_is_not_everything(database: MongoDatabase, limit: int) -> None:
    requests, request = MongoRequests(database), a_known_request()
    requests.add(request)
    requests.add(submitted(user_id=USER_ID))
    assert len(requests.due(NOW + timedelta(days=1), limit)) == limit
    assert len(requests.list_of_user(USER_ID, limit=limit)) == limit
