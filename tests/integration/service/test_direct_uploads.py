"""A file that goes to the store itself, on real servers: a worker makes a source of it."""

import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import Deployment, until
from tests.integration.service.wirings import SERVERS, deploy

HEAD = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41"
CONTENT = HEAD + random.Random(1).randbytes(17 * 2**20)
JSONAPI = "application/vnd.api+json"


@pytest.fixture
def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    """Servers only: a folder takes no bytes from users."""
    with deploy(request, SERVERS, tmp_path) as deployment:
        yield deployment


def test_parts_that_go_to_the_store_are_a_source(deployment: Deployment) -> None:
    api = deployment.serve().join()
    deployment.work()
    attributes = {"name": "Ferien.mp4", "bytes": len(CONTENT)}
    document = {"data": {"type": "uploads", "attributes": attributes}}
    with api.http as http:
        answer = http.post(
            "/api/v1/users/uploads", json=document, headers={"Content-Type": JSONAPI}
        )
        assert answer.status_code == 201, answer.text
        address = answer.headers["location"]
        parts = answer.json()["data"]["attributes"]["parts"]
        assert len(parts) == 2
        for part in reversed(parts):
            body = CONTENT[part["offset"] : part["offset"] + part["bytes"]]
            sent = httpx.put(part["url"], content=body, timeout=60, verify=PLAIN)
            assert sent.status_code == 200, sent.text
        assert http.post(f"{address}/complete").raise_for_status().status_code == 200

        def made() -> str | None:
            shown = http.get(address).raise_for_status().json()["data"]
            source: str | None = shown.get("relationships", {}).get("source", {}).get("data")
            return source

        until(made, "a worker to make the source")
        source_id = http.get(address).json()["data"]["relationships"]["source"]["data"]["id"]
        source = http.get(f"/api/v1/users/sources/{source_id}").raise_for_status().json()["data"]
    assert source["attributes"]["sha256"] == sha256(CONTENT).hexdigest()
    assert source["attributes"]["bytes"] == len(CONTENT)
