"""The whole API's document, called by those whose business it is not, on each kind of parts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.corpus.sources import Library
from tests.integration.http.service import JSONAPI, VIDEO
from tests.integration.http.strangers import MADE_UP, guarded, let_in, seen, told_apart
from tests.integration.http.test_tus import TUS
from tests.integration.service.deployment import Api, until
from tests.integration.service.wirings import WIRINGS, deploy
from tests.receivers import receiving

USERS = "/api/v1/users"


@pytest.fixture(params=WIRINGS)
def house(
    request: pytest.FixtureRequest, tmp_path: Path, library: Library
) -> Iterator[tuple[Api, dict[str, str]]]:
    """A user of a service with parts of its own, and the ids of one of each thing they can have."""
    with receiving() as receiver, deploy(request, request.param, tmp_path) as plain:
        hosts = {"TRIMCORE_WEBHOOK_HOSTS": receiver.host}
        with replace(plain, environment={**plain.environment, **hosts}) as deployment:
            owner = deployment.serve().join()
            if deployment.has_workers:
                deployment.work()
            with owner.http as http:
                yield owner, belongings_of(owner, http, receiver.url, library.path("h264"))


def belongings_of(owner: Api, http: httpx.Client, url: str, film: Path) -> dict[str, str]:
    """Make one of each thing that a user can have, and wait until nothing moves any more."""
    request_id = owner.submit(film, start="0.5", duration="0.5")
    owner.wait(request_id, "done")
    (video,) = owner.videos()
    source = http.get(f"{USERS}/sources").json()["data"][0]
    until(lambda: "duration" in http.get(f"{USERS}/sources/{source['id']}").text, "a look at it")
    upload = http.post(f"{USERS}/uploads", headers={**TUS, "Upload-Length": str(len(VIDEO))})
    attributes = {"url": url, "events": ["request.failed"]}
    webhook = http.post(
        f"{USERS}/webhooks",
        json={"data": {"type": "webhooks", "attributes": attributes}},
        headers={"Content-Type": JSONAPI},
    ).json()["data"]
    address = f"{USERS}/webhooks/{webhook['id']}"
    http.post(f"{address}/ping").raise_for_status()
    until(lambda: "delivered" in http.get(f"{address}/deliveries").text, "the ping")
    (delivery,) = http.get(f"{address}/deliveries").json()["data"]
    return {
        "source_id": source["id"],
        "request_id": request_id,
        "video_id": video["id"],
        "upload_id": upload.headers["location"].rpartition("/")[2],
        "webhook_id": webhook["id"],
        "delivery_id": delivery["id"],
    }


def test_strangers_get_nowhere(house: tuple[Api, dict[str, str]]) -> None:
    """Neither without a token, nor with one that was good once, nor with one of their own."""
    owner, belongings = house
    stranger, out = owner.join(), owner.join()
    with owner.http as mine, stranger.http as theirs, out.http as gone:
        gone.delete(f"{USERS}/session").raise_for_status()
        calls = guarded(mine)
        named = [call for call in calls if call.ids]
        assert {name for call in named for name in call.ids} == set(belongings)
        before = seen(mine, calls, belongings)
        for headers in (*MADE_UP, {"Authorization": f"Bearer {out.token}"}):
            assert let_in(mine.base_url, headers, calls, belongings) == {}
        assert told_apart(theirs, named, belongings) == {}
        lists = [call for call in calls if not call.ids]
        for text in seen(theirs, lists, belongings):
            assert not [each for each in belongings.values() if each in text]
        assert seen(mine, calls, belongings) == before
