"""Uploads whose bytes go to the store itself."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest

from tests.integration.http.service import JSONAPI, VIDEO, Account, Service, running
from trimcore.adapters.memory.storage.direct_uploads import MemoryDirectUploads
from trimcore.domain.model.ids import SourceId
from trimcore.entrypoints.wiring.parts.stores import Storage

UPLOADS = "/api/v1/users/uploads"


class BusyDirectUploads(MemoryDirectUploads):
    """The twin, whose links take long to be signed: too long for an event loop."""

    def link(self, key: str, token: str, number: int, *, size: int, expires_at: datetime) -> str:
        assert asyncio._get_running_loop() is None
        return super().link(key, token, number, size=size, expires_at=expires_at)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A service whose store takes bytes from users."""
    with running() as service:
        direct = BusyDirectUploads(service.blobs)
        storage = Storage(blobs=service.blobs, links=service.blobs, direct=direct)
        service.container.storage.override(storage)
        yield service


def ask(account: Account, **attributes: object) -> httpx.Response:
    """Ask for an upload."""
    document = {"data": {"type": "uploads", "attributes": attributes}}
    return account.http.post(UPLOADS, json=document, headers={"Content-Type": JSONAPI})


def sent(service: Service, account: Account, content: bytes) -> str:
    """Open an upload and send all of its parts; return its address."""
    answer = ask(account, name="Ferien.mp4", bytes=len(content))
    assert answer.status_code == 201, answer.text
    direct: Any = service.container.direct_uploads()
    for part in answer.json()["data"]["attributes"]["parts"]:
        end = part["offset"] + part["bytes"]
        direct.put(part["url"], content[part["offset"] : end])
    location: str = answer.headers["location"]
    return location


def test_what_went_to_the_store_is_a_source(service: Service, account: Account) -> None:
    """The digest is made by a sweep, and until then the upload is joining."""
    content = VIDEO.ljust(17 * 2**20, b"x")
    address = sent(service, account, content)
    shown = account.http.get(address).json()["data"]["attributes"]
    assert [part["bytes"] for part in shown["parts"]] == [16 * 2**20, 2**20]
    for _ in range(2):
        answer = account.http.post(f"{address}/complete")
        assert answer.status_code == 200, answer.text
        assert answer.json()["data"]["attributes"]["status"] == "joining"
        assert "parts" not in answer.json()["data"]["attributes"]
    assert service.container.sweep_uploads().execute().finished >= 1
    done = account.http.post(f"{address}/complete").json()["data"]
    assert done["attributes"]["status"] == "finished"
    source = service.container.sources().find(
        SourceId(done["relationships"]["source"]["data"]["id"])
    )
    assert (source.size, source.sha256) == (len(content), sha256(content).hexdigest())
    assert not any(key.startswith("uploads/") for key in service.blobs._blobs)


def test_parts_that_are_missing_are_named(service: Service, account: Account) -> None:
    answer = ask(account, name="a.mp4", bytes=100)
    address = answer.headers["location"]
    refused = account.http.post(f"{address}/complete")
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["code"] == "parts_incomplete"
    (part,) = answer.json()["data"]["attributes"]["parts"]
    direct: Any = service.container.direct_uploads()
    assert not direct.put(part["url"], VIDEO[:99])
    assert account.http.post(f"{address}/complete").status_code == 409
    direct.put(part["url"], VIDEO[:100])
    assert account.http.post(f"{address}/complete").status_code == 200


def test_what_is_no_video_goes(service: Service, account: Account) -> None:
    address = sent(service, account, b"hello, world")
    assert account.http.post(f"{address}/complete").status_code == 200
    service.container.sweep_uploads().execute()
    assert account.http.get(address).status_code == 404


def test_what_is_given_up_leaves_nothing(service: Service, account: Account) -> None:
    address = sent(service, account, VIDEO)
    begun = len(service.blobs._uploads)
    assert account.http.delete(address).status_code == 204
    assert len(service.blobs._uploads) == begun - 1
    assert account.http.post(f"{address}/complete").status_code == 404


def test_what_nobody_completes_expires(service: Service, account: Account) -> None:
    address = sent(service, account, VIDEO)
    service.clock.advance(timedelta(hours=24))
    assert service.container.sweep_uploads().execute().expired >= 1
    key = address.rpartition("/")[2]
    assert not any(key in writer.key for writer in service.blobs._uploads)


def test_its_bytes_do_not_come_through_the_service(account: Account) -> None:
    address = ask(account, name="a.mp4", bytes=100).headers["location"]
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
    }
    assert account.http.patch(address, headers=headers, content=VIDEO[:100]).status_code == 409


@pytest.mark.parametrize(
    ("attributes", "fields"),
    [
        ({}, {"name", "bytes"}),
        ({"name": "a"}, {"bytes"}),
        ({"name": "", "bytes": 5}, {"name"}),
        ({"name": "a", "bytes": "many"}, {"bytes"}),
        ({"name": "a", "bytes": 1.5}, {"bytes"}),
        ({"name": "a", "bytes": 0}, {"bytes"}),
        ({"name": "a", "bytes": 5, "size": 5}, {"size"}),
    ],
)
def test_wrong_fields_are_named(
    account: Account, attributes: dict[str, object], fields: set[str]
) -> None:
    answer = ask(account, **attributes)
    assert answer.status_code == 422, answer.text
    named = {each["source"]["pointer"].rpartition("/")[2] for each in answer.json()["errors"]}
    assert named == fields


def test_a_file_over_the_limit_is_refused(account: Account) -> None:
    assert ask(account, name="a", bytes=2**40).status_code == 413


def test_a_store_that_can_not_says_what_to_do() -> None:
    with running() as service:
        account = service.join()
        answer = ask(account, name="a.mp4", bytes=100)
        assert answer.status_code == 409
        (error,) = answer.json()["errors"]
        assert error["code"] == "no_direct_uploads"
        assert "tus" in error["detail"]
