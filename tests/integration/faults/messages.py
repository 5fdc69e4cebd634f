"""Messages put into the queue by hand."""

import json
from concurrent.futures import ThreadPoolExecutor

import pika

from trimcore.adapters.rabbitmq.broker import ACTOR, QUEUE

NOBODY = "0" * 24


def message(**changes: object) -> bytes:
    """Return a message as Dramatiq writes it, with some fields changed."""
    fields = {
        "queue_name": QUEUE,
        "actor_name": ACTOR,
        "args": [NOBODY],
        "kwargs": {},
        "options": {},
        "message_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "message_timestamp": 1_500_000_000_000,
    }
    return json.dumps({**fields, **changes}).encode()


def rings(request_id: str) -> list[bytes]:
    """Return the message that rings for a request, in a list."""
    return [message(args=[request_id])]


GARBAGE = (
    b"",
    b"\xff\x00garbage",
    b"not JSON",
    b"null",
    b"[]",
    b"{}",
    b'{"args": []}',
    b"[" * 5000,
    message(),
    message(args=[]),
    message(args=["short"]),
    message(args=[7]),
    message(args=[{"$ne": None}]),
    message(args=[NOBODY, NOBODY]),
    message(args="x"),
    message(args=None),
    message(kwargs={"other": 1}),
    message(kwargs=None),
    message(options=None),
    message(options=7),
    message(options={"eta": "never"}),
    message(options={"eta": 10**18}),
    message(actor_name="other"),
    message(actor_name=None),
    message(actor_name=[]),
    message(queue_name="other"),
    message(queue_name=None),
    message(queue_name=f"{QUEUE}.DQ"),
    message(message_id=None),
    message(other=1),
)
"""Everything that is no ring for a request there is."""


def put(url: str, *bodies: bytes) -> None:
    """Publish messages at once, each by a connection of its own."""
    with ThreadPoolExecutor(10) as threads:
        for _ in threads.map(lambda body: _publish(url, body), bodies):
            pass


def _publish(url: str, body: bytes) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.basic_publish("", QUEUE, body, mandatory=True)
    finally:
        connection.close()
