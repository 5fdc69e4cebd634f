"""What the container promises to those who share it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from dependency_injector import providers

from trimcore.adapters.memory.storage.blobs import MemoryBlobs
from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.parts.storages import s3_address
from trimcore.entrypoints.wiring.parts.stores import Storage
from trimcore.entrypoints.wiring.settings import read_settings

SETTINGS = read_settings(
    {
        "TRIMCORE_DATABASE_URL": "memory:",
        "TRIMCORE_STORAGE_URL": "memory:",
        "TRIMCORE_SECRET_KEY": "a secret of the tests, 32 bytes or more",
    }
)
SHARED = [
    name
    for name, provider in Container.providers.items()
    if isinstance(provider, providers.BaseSingleton)
]


@pytest.mark.parametrize("name", SHARED)
def test_threads_that_come_at_once_share_one_part(name: str) -> None:
    """A plain singleton makes one for each of them now and then."""
    provider: Callable[[], object] = getattr(Container(settings=SETTINGS), name)
    assert isinstance(provider, providers.ThreadSafeSingleton)
    gate = Barrier(8)

    def ask(_: int) -> object:
        gate.wait()
        return provider()

    with ThreadPoolExecutor(8) as threads:
        assert len({id(part) for part in threads.map(ask, range(8))}) == 1


def test_a_part_can_be_replaced_before_and_after_it_is_made() -> None:
    container = Container(settings=SETTINGS)
    one, other = MemoryBlobs(), MemoryBlobs()
    container.blobs.override(one)
    assert container.submit_trim().blobs is one
    container.blobs.override(other)
    assert container.submit_trim().blobs is other
    container.blobs.reset_override()
    assert container.submit_trim().blobs not in {one, other}
    container.shutdown_resources()


def test_links_are_read_by_the_store_that_made_them() -> None:
    container = Container(settings=SETTINGS)
    assert container.linked_blobs() is container.blobs()


def test_links_follow_a_store_that_is_put_in_its_place() -> None:
    container = Container(settings=SETTINGS)
    other = MemoryBlobs()
    container.blobs.override(other)
    assert container.linked_blobs() is other
    container.blobs.override(
        S3Blobs(S3Client(s3_address("s3+http://key:secret@s3.example:9000/bucket")))
    )
    assert container.linked_blobs() is None
    container.blobs.reset_override()
    assert container.linked_blobs() is container.blobs()
    container.storage.override(Storage(blobs=other, links=None))
    assert container.linked_blobs() is None
