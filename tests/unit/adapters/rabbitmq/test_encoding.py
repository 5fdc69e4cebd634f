"""Only rings are read."""

import json

import dramatiq
import pytest
from dramatiq.errors import DecodeError

from trimcore.adapters.rabbitmq.broker import make_broker
from trimcore.adapters.rabbitmq.encoding import ACTOR, QUEUE
from trimcore.ports.conformance.stores.builders import an_object_id


def encoded(**changes: object) -> bytes:
    """Return a ring with some fields changed."""
    fields = {
        "queue_name": QUEUE,
        "actor_name": ACTOR,
        "args": ["0" * 24],
        "kwargs": {},
        "options": {},
        "message_id": "id",
        "message_timestamp": 1,
    }
    return json.dumps({**fields, **changes}).encode()


@pytest.fixture(autouse=True)
def broker() -> None:
    """A broker sets the encoding of its process."""
    make_broker("amqp://127.0.0.1:1/")


def test_a_ring_comes_back_as_it_was() -> None:
    ring: dramatiq.Message[None] = dramatiq.Message(
        queue_name=QUEUE, actor_name=ACTOR, args=(an_object_id(),), kwargs={}, options={}
    )
    assert dramatiq.Message.decode(ring.encode()) == ring


@pytest.mark.parametrize(
    "changes",
    [
        {"queue_name": "other"},
        {"actor_name": "other"},
        {"args": []},
        {"args": ["short"]},
        {"args": ["0" * 24] * 2},
        {"args": [f"{'0' * 24}\n"]},
        {"kwargs": {"a": 1}},
        {"options": {"eta": 1}},
        {"options": None},
        {"more": 1},
    ],
    ids=str,
)
def test_everything_else_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(DecodeError):
        dramatiq.Message.decode(encoded(**changes))


@pytest.mark.parametrize("body", [b"", b"\xff", b"{}", b"[]", b"null", b"[" * 100_000])
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(DecodeError):
        dramatiq.Message.decode(body)
