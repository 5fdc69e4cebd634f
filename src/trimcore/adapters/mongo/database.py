"""One database of a MongoDB, and a client of it for each process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pymongo
from pymongo import MongoClient, ReadPreference, WriteConcern
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern

from trimcore.adapters.mongo.documents import Document
from trimcore.adapters.mongo.errors import translated
from trimcore.adapters.mongo.indexes import create_indexes
from trimcore.domain.errors import Unavailable

DEFAULT_NAME = "trimcore"
DURABLE = WriteConcern(w="majority", j=True)
LASTING = ReadConcern("majority")


class MongoDatabase:
    """Connects to `url` when it is first needed, and makes the indexes then.

    The URL's path names the database (`trimcore` if it has none); its options choose
    authentication, TLS, pools and the like. What a write said stays written when the primary
    fails, and what a read said stays true: a URL can't weaken that. No call takes longer than
    `patience` seconds. The driver repeats calls within that time, writes only where the server
    recognises a repeated write.

    Threads may share an instance, and a forked process may go on using it: it gets a client of
    its own.

    Raises:
        ValueError: the URL can't be read.
    """

    def __init__(self, url: str, *, patience: float = 5.0) -> None:
        self._url = url
        self._patience = patience
        self._has_indexes = False
        # Never locked, so nothing can be locked when the process forks.
        self._clients: dict[int, MongoClient[Document]] = {}
        try:
            self._client()
        except (PyMongoError, ValueError) as error:
            # What the driver says may repeat parts of the URL, such as the password.
            raise ValueError("The database's URL can't be read.") from error

    @contextmanager
    def collection(self, name: str) -> Iterator[Collection[Document]]:
        """Yield a collection to work on.

        Raises:
            DuplicateKeyError: a unique value is taken; nothing is stored.
            StorageFull: the server's disk has no room left.
            Unavailable: the server did not answer; a write may or may not be stored.
        """
        if not self._has_indexes:
            self.migrate()
        with translated():
            yield self._database()[name]

    def migrate(self) -> None:
        """Make the indexes that are missing. Any number of processes may do so at once.

        Raises:
            StorageFull: the server's disk has no room left.
            Unavailable: the server did not answer, or what is stored is not unique.
        """
        try:
            with translated():
                create_indexes(self._database())
        except DuplicateKeyError as error:
            message = f"The stored values are not unique: {error}"
            raise Unavailable(message) from error
        self._has_indexes = True

    def ping(self) -> None:
        """Return if the server answers now.

        Raises:
            Unavailable: it does not.
        """
        with translated():
            self._database().command("ping")

    def server_time(self, *, patience: float) -> datetime:
        """Return what the server's clock shows, in whole milliseconds.

        Raises:
            Unavailable: the server did not answer within `patience` seconds.
        """
        with translated(), pymongo.timeout(patience):
            shown: datetime = self._database().command("hello")["localTime"]
        return shown.replace(tzinfo=UTC)

    def close(self) -> None:
        """Close this process's connections. Idempotent; later calls are Unavailable."""
        with translated():
            self._client().close()

    def _database(self) -> Database[Document]:
        return self._client().get_default_database(
            DEFAULT_NAME,
            write_concern=DURABLE,
            read_concern=LASTING,
            read_preference=ReadPreference.PRIMARY,
        )

    def _client(self) -> MongoClient[Document]:
        process = os.getpid()
        # Of threads that come first at once, all get the same client; the others' never connect.
        return self._clients.get(process) or self._clients.setdefault(process, self._made())

    def _made(self) -> MongoClient[Document]:
        milliseconds = round(self._patience * 1000)
        return MongoClient(
            self._url,
            connect=False,
            appname="trimcore",
            timeoutMS=milliseconds,
            serverSelectionTimeoutMS=milliseconds,
            connectTimeoutMS=milliseconds,
        )
