"""The real servers answer, keep their promises, and come back with their data."""

import io
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pika
import pytest
from minio import Minio as S3Client
from pika.adapters.blocking_connection import BlockingChannel
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

from servers import FerretDb, Minio, Nx27017, RabbitMq, Server, VersityGw
from tests.integration.conftest import FindServer, StartServer
from tests.integration.plain_http import PLAIN

Row = dict[str, Any]

THREADS = 8
SWAPS = 25
PAUSE_NOTICED = 2  # seconds


@pytest.fixture(params=["TRIMCORE_TEST_DATABASE_URL", "TRIMCORE_TEST_DATABASE_URL_2"])
def database_url(request: pytest.FixtureRequest, find_server: FindServer) -> str:
    return find_server(request.param)


@pytest.fixture(params=["TRIMCORE_TEST_STORAGE_URL", "TRIMCORE_TEST_STORAGE_URL_2"])
def storage_url(request: pytest.FixtureRequest, find_server: FindServer) -> str:
    return find_server(request.param)


@pytest.fixture
def queue_url(find_server: FindServer) -> str:
    return find_server("TRIMCORE_TEST_QUEUE_URL")


@contextmanager
def mongo(url: str, timeout: int = 10_000) -> Iterator[Collection[Row]]:
    """Open a collection that nobody else uses, for as long as its URL has no other user."""
    with MongoClient[Row](url, timeoutMS=timeout, serverSelectionTimeoutMS=timeout) as client:
        yield client.get_default_database()["rows"]


def own_database(url: str) -> str:
    return urlsplit(url)._replace(path=f"/test-{uuid4().hex}").geturl()


def s3(url: str) -> tuple[S3Client, str]:
    """Return a client and the bucket."""
    parts = urlsplit(url)
    client = S3Client(
        f"{parts.hostname}:{parts.port}",
        access_key=parts.username,
        secret_key=parts.password,
        secure=False,
    )
    return client, parts.path[1:]


@contextmanager
def amqp(url: str) -> Iterator[BlockingChannel]:
    """Open a channel on which publishing waits for the broker's word."""
    with closing(pika.BlockingConnection(pika.URLParameters(url))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel


def publish(channel: BlockingChannel, queue: str, body: bytes) -> None:
    lasting = pika.BasicProperties(delivery_mode=pika.DeliveryMode.Persistent)
    channel.basic_publish("", queue, body, lasting, mandatory=True)


def is_refused(server: Server) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    return False


def test_no_swap_of_a_race_is_lost(database_url: str) -> None:
    with mongo(own_database(database_url)) as rows:
        rows.insert_one({"_id": "counter", "count": 0})

        def swap_often(_: int) -> None:
            done = 0
            while done < SWAPS:
                counter = rows.find_one({"_id": "counter"})
                assert counter is not None
                count = counter["count"]
                done += rows.update_one(
                    {"_id": "counter", "count": count}, {"$set": {"count": count + 1}}
                ).modified_count

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(swap_often, range(THREADS)))

        assert rows.find_one({"_id": "counter"}) == {"_id": "counter", "count": THREADS * SWAPS}


def test_databases_are_kept_apart(database_url: str) -> None:
    with mongo(own_database(database_url)) as mine, mongo(own_database(database_url)) as yours:
        mine.insert_one({"_id": "mine"})
        assert yours.find_one({}) is None


def test_an_object_is_put_got_and_lent(storage_url: str) -> None:
    client, bucket = s3(storage_url)
    key, content = f"test/{uuid4().hex}", bytes(range(256)) * 1000

    client.put_object(
        bucket_name=bucket, object_name=key, data=io.BytesIO(content), length=len(content)
    )
    with closing(client.get_object(bucket_name=bucket, object_name=key)) as answer:
        assert answer.read() == content
    link = client.presigned_get_object(bucket_name=bucket, object_name=key)
    part = httpx.get(link, headers={"Range": "bytes=256-511"}, verify=PLAIN)
    assert (part.status_code, part.content) == (206, content[256:512])
    assert httpx.get(link.partition("?")[0], verify=PLAIN).status_code == 403


def test_a_message_is_confirmed_and_delivered(queue_url: str) -> None:
    with amqp(queue_url) as channel:
        queue = channel.queue_declare("", exclusive=True).method.queue
        publish(channel, queue, b"ring")
        assert channel.basic_get(queue, auto_ack=True)[2] == b"ring"
        with pytest.raises(pika.exceptions.UnroutableError):
            publish(channel, "no such queue", b"ring")


@pytest.mark.parametrize("ending", ["stop", "kill"])
@pytest.mark.parametrize("kind", [Nx27017, FerretDb])
def test_rows_outlive_the_server(
    start_server: StartServer, kind: type[Server], ending: str
) -> None:
    server = start_server(kind)
    with mongo(server.url) as rows:
        rows.insert_many([{"_id": number} for number in range(100)])

    getattr(server, ending)()
    assert is_refused(server)

    server.start()
    with mongo(server.url) as rows:
        assert {row["_id"] for row in rows.find({})} == set(range(100))


@pytest.mark.parametrize("ending", ["stop", "kill"])
@pytest.mark.parametrize("kind", [Minio, VersityGw])
def test_objects_outlive_the_server(
    start_server: StartServer, kind: type[Server], ending: str
) -> None:
    server = start_server(kind)
    client, bucket = s3(server.url)
    client.put_object(bucket_name=bucket, object_name="a/b", data=io.BytesIO(b"frames"), length=6)

    getattr(server, ending)()
    assert is_refused(server)

    server.start()
    with closing(client.get_object(bucket_name=bucket, object_name="a/b")) as answer:
        assert answer.read() == b"frames"


def test_messages_outlive_the_broker(start_server: StartServer) -> None:
    broker = start_server(RabbitMq)
    with amqp(broker.url) as channel:
        channel.queue_declare("bells", durable=True)

    for end in (broker.stop, broker.kill):
        with amqp(broker.url) as channel:
            publish(channel, "bells", end.__name__.encode())
        end()
        assert is_refused(broker)
        broker.start()

    with amqp(broker.url) as channel:
        rung = [channel.basic_get("bells", auto_ack=True)[2] for _ in range(3)]
    assert rung == [b"stop", b"kill", None]


def test_starting_twice_is_once(start_server: StartServer) -> None:
    server = start_server(Nx27017)
    with mongo(server.url) as rows:
        rows.insert_one({"_id": "before"})
        assert server.start() is server
        assert rows.find_one({}) == {"_id": "before"}


def test_a_paused_server_hangs_until_it_is_resumed(start_server: StartServer) -> None:
    server = start_server(Nx27017)
    with mongo(server.url, timeout=PAUSE_NOTICED * 1000) as rows:
        rows.insert_one({"_id": "before"})

        server.pause()
        assert server.is_running
        with pytest.raises(PyMongoError):
            rows.find_one({})

        server.resume()
        assert rows.find_one({}) == {"_id": "before"}
