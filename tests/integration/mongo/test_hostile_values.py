"""Whatever a caller sends is a value: never an operator, a path, a pattern or another type."""

from dataclasses import replace

import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.leadership import MongoLeadership
from trimcore.adapters.mongo.stores.requests import MongoRequests
from trimcore.adapters.mongo.stores.users import MongoUsers
from trimcore.domain.errors import DuplicateSubmission, RequestNotFound, UserNotFound
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.ports.conformance.stores.builders import NOW, POLICY, a_user, submitted
from trimcore.ports.stores.cursor import Cursor

HOSTILE = [
    "$ne",
    '{"$gt": ""}',
    "$where: 'true'",
    "$$ROOT",
    "a.b.$[]",
    "^.*$",
    "/.*/i",
    "%",
    "' OR 1=1 --",
    '"; db.dropDatabase(); "',
    "null",
    "true",
    "0",
    "1e400",
    "",
    " ",
    "5d39f57242a7b70005a5d1bb",
    "_id",
    "__proto__",
    "\\",
    "\u202e\u2028🏖",
    "x" * 5000,
]


def test_as_an_id_it_names_nothing(database: MongoDatabase) -> None:
    users, requests = MongoUsers(database), MongoRequests(database)
    users.add(a_user())
    request = submitted()
    requests.add(request)
    for hostile in HOSTILE:
        with pytest.raises(UserNotFound):
            users.get(UserId(hostile))
        with pytest.raises(RequestNotFound):
            requests.get(RequestId(hostile))
        with pytest.raises(RequestNotFound):
            requests.replace(replace(request.cancel(now=NOW), id=RequestId(hostile)))
        assert users.find_by_email(hostile) is None
        assert list(requests.list_of_user(UserId(hostile))) == []
        assert requests.find_submission(request.user_id, hostile) is None


def test_as_an_address_it_is_one_user(database: MongoDatabase) -> None:
    users = MongoUsers(database)
    known = [a_user(f"{hostile}@example.com") for hostile in HOSTILE]
    for user in known:
        users.add(user)
    assert [users.find_by_email(user.email_key) for user in known] == known


def test_as_a_name_and_a_key_it_comes_back_and_is_found(database: MongoDatabase) -> None:
    requests = MongoRequests(database)
    for hostile in HOSTILE:
        request = submitted(name=hostile, idempotency_key=hostile)
        requests.add(request)
        with pytest.raises(DuplicateSubmission):
            requests.add(submitted(user_id=request.user_id, idempotency_key=hostile))
        claimed = request.claim(worker=hostile, now=NOW, policy=POLICY)
        requests.replace(claimed)
        assert requests.find_submission(request.user_id, hostile) == claimed


def test_as_a_place_it_is_before_or_after(database: MongoDatabase) -> None:
    requests, request = MongoRequests(database), submitted()
    requests.add(request)
    for hostile in HOSTILE:
        cursor = Cursor(created_at=NOW, id=RequestId(hostile))
        expected = [request] if request.id < hostile else []
        assert list(requests.list_of_user(request.user_id, after=cursor)) == expected


def test_as_a_task_and_a_worker_it_takes_one_turn(database: MongoDatabase) -> None:
    leadership = MongoLeadership(database)
    for hostile in HOSTILE:
        assert leadership.acquire(hostile, hostile, NOW, until=NOW.replace(year=2020))
        assert not leadership.acquire(hostile, "ada", NOW, until=NOW.replace(year=2020))


def test_as_a_password_hash_it_is_compared_as_it_is(database: MongoDatabase) -> None:
    users, user = MongoUsers(database), a_user()
    users.add(user)
    for hostile in HOSTILE:
        users.replace_password_hash(user.id, hostile, "never")
        assert users.get(user.id) == user
    for hostile in HOSTILE:
        users.replace_password_hash(user.id, user.password_hash, hostile)
        user = replace(user, password_hash=hostile)
        assert users.get(user.id) == user
