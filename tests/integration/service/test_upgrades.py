"""What an earlier release wrote is opened, brought up and gone on with.

`kept/data-0.1.0.tar.xz` is the data folder of `trimcore serve` 0.1.0 (commit 6d77825d), which was
killed while two requests of ada@example.com waited: one of hers was done by then, one had failed.
"""

import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from tests.integration.service.deployment import PASSWORD, Api, Deployment

KEPT = Path(__file__).with_name("kept")
RELEASES = sorted(KEPT.iterdir())


@pytest.fixture(params=RELEASES, ids=lambda path: path.name.partition(".tar")[0])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    """A deployment of today on what an earlier release has left."""
    with tarfile.open(request.param) as kept:
        kept.extractall(tmp_path, filter="data")
    environment = {"TRIMCORE_DATA_DIR": str(tmp_path / "data")}
    with Deployment(folder=tmp_path, environment=environment, has_workers=False) as deployment:
        brought_up = deployment.run("check", "--migrate")
        assert brought_up.returncode == 0, brought_up.stderr
        yield deployment


def ada(api: Api) -> Api:
    """Log her in with the password that she has had since then."""
    fields = {"email": "ada@example.com", "password": PASSWORD}
    with api.http as http:
        answer = http.post("/api/v1/users/session", data=fields).raise_for_status()
    return Api(
        process=api.process,
        address=api.address,
        token=answer.json()["data"]["attributes"]["access"],
    )


def test_requests_of_an_earlier_release_go_on(old: Deployment) -> None:
    """What was done stays so, byte for byte; what had failed can be restarted; the rest is done."""
    user = ada(old.serve())
    with user.http as http:
        listed = http.get("/api/v1/users/requests?include=video").raise_for_status().json()
    names = {each["id"]: each["attributes"]["name"] for each in listed["included"]}
    by_name = {
        names[each["relationships"]["video"]["data"]["id"]]: each["id"] for each in listed["data"]
    }
    assert set(by_name) == {"done", "failed", "waiting 1", "waiting 2"}
    assert user.request(by_name["done"])["status"] == "done"
    assert user.post(by_name["failed"], "restart").status_code == 200
    again = user.wait(by_name["failed"], "failed")
    assert (again["attempt"], again["failure"]["code"]) == (2, "damaged_media")
    for name in ("waiting 1", "waiting 2"):
        user.wait(by_name[name], "done")
    videos = {each["attributes"]["name"]: each["attributes"] for each in user.videos()}
    for name in ("done", "waiting 1", "waiting 2"):
        content = httpx.get(videos[name]["url"]).raise_for_status().content
        assert sha256(content).hexdigest() == user.request(by_name[name])["receipt"]["sha256"]


def test_a_submission_of_an_earlier_release_is_known_again(old: Deployment) -> None:
    """By its key and its bytes, however old the request; and a new one is cut as ever."""
    film = old.folder / "small.mp4"
    sent = (old.folder / "data" / "blobs" / "sources").iterdir()
    film.write_bytes(max((path.read_bytes() for path in sent), key=len))
    user = ada(old.serve())
    again = user.submit(film, start="1", duration="1", name="waiting 1", key="once")
    with user.http as http:
        listed = http.get("/api/v1/users/requests").raise_for_status().json()["data"]
    assert len(listed) == 4
    assert again in {each["id"] for each in listed}
    user.wait(user.submit(film, start="1", duration="1"), "done")
