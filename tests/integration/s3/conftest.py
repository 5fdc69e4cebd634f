"""A bucket of its own for each test, on each of the two servers."""

import os
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import pytest
import urllib3
from minio import Minio

from trimcore.adapters.minio.address import S3Address
from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client
from trimcore.ports.conformance.storage.links import Answer, Fetch

SERVERS = ["TRIMCORE_TEST_STORAGE_URL", "TRIMCORE_TEST_STORAGE_URL_2"]
PART_SIZE = 5 << 20
"""The smallest that S3 allows."""


@pytest.fixture(params=SERVERS, ids=["minio", "versitygw"])
def server_url(request: pytest.FixtureRequest, find_server: Callable[[str], str]) -> str:
    return find_server(request.param)


@pytest.fixture
def back_door(server_url: str) -> Iterator[Minio]:
    """Reach the server by another client than the adapter's own."""
    parts = urlsplit(server_url)
    with urllib3.PoolManager(timeout=30, retries=False) as pool:
        yield Minio(
            parts.netloc.rpartition("@")[2],
            access_key=unquote(parts.username or ""),
            secret_key=unquote(parts.password or ""),
            secure=False,
            region="us-east-1",
            http_client=pool,
        )


@pytest.fixture
def url(server_url: str, back_door: Minio) -> Iterator[str]:
    """Lead to an empty bucket that nobody else has, and remove it afterwards."""
    name = f"test-{uuid4().hex}"
    back_door.make_bucket(bucket_name=name)
    yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    for found in back_door.list_objects(bucket_name=name, recursive=True):
        back_door.remove_object(bucket_name=name, object_name=found.object_name or "")
    back_door.remove_bucket(bucket_name=name)


@pytest.fixture
def client(url: str) -> Iterator[S3Client]:
    client = S3Client(S3Address.parse(url), timeout=30)
    yield client
    client.close()


@pytest.fixture
def blobs(client: S3Client) -> S3Blobs:
    return S3Blobs(client, part_size=PART_SIZE)


@pytest.fixture
def names(back_door: Minio, client: S3Client) -> Callable[[], list[str]]:
    """Tell what really is in the bucket."""

    def names() -> list[str]:
        found = back_door.list_objects(bucket_name=client.address.bucket, recursive=True)
        return [each.object_name or "" for each in found]

    return names


@pytest.fixture
def plain_get() -> Iterator[Fetch]:
    """Do plain GETs, as a browser without credentials does."""
    with urllib3.PoolManager(timeout=30, retries=False) as pool:

        def plain_get(address: str, headers: Mapping[str, str]) -> Answer:
            answer = pool.request("GET", address, headers=headers, redirect=False)
            given = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(status=answer.status, headers=given, body=answer.data)

        yield plain_get


@pytest.fixture
def environment(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the bucket in the settings, and no other part of trimcore."""
    for name in [name for name in os.environ if name.startswith("TRIMCORE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TRIMCORE_STORAGE_URL", url)
    monkeypatch.setenv("TRIMCORE_SECRET_KEY", "k" * 32)
