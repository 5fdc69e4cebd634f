"""A database of its own for each test, on each of the servers that speak MongoDB's protocol."""

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from tests.integration.conftest import FindServer
from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import Document


@pytest.fixture(
    params=["TRIMCORE_TEST_DATABASE_URL", "TRIMCORE_TEST_DATABASE_URL_2"], ids=["first", "second"]
)
def server_url(request: pytest.FixtureRequest, find_server: FindServer) -> str:
    return find_server(request.param)


@pytest.fixture
def client(server_url: str) -> Iterator[MongoClient[Document]]:
    """A client of the driver's: the back door."""
    with MongoClient[Document](server_url, timeoutMS=30_000) as client:
        yield client


@pytest.fixture
def raw(client: MongoClient[Document]) -> Iterator[Database[Document]]:
    """An empty database that nobody else has, through the back door; dropped afterwards."""
    name = f"test-{uuid4().hex}"
    yield client[name]
    client.drop_database(name)


@pytest.fixture
def url(server_url: str, raw: Database[Document]) -> str:
    """The same database, as a setting."""
    return urlsplit(server_url)._replace(path=f"/{raw.name}").geturl()


@pytest.fixture
def database(url: str) -> Iterator[MongoDatabase]:
    """The same database, through the adapter."""
    database = MongoDatabase(url, patience=30)
    yield database
    database.close()
