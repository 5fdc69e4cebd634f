"""The service in an application of somebody else, under a prefix, on embedded parts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.corpus.judge import judge
from tests.corpus.sources import Library
from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import Client, until
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.entrypoints.embedding.service import Service

PREFIX = "/apps/video"


async def hello(_: Request) -> PlainTextResponse:
    """Answer beside the service."""
    return PlainTextResponse("hello")


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application in a thread, as its own author would; yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started, "the server to listen")
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an application with the service under a prefix."""
    folder = tmp_path_factory.mktemp("data")
    with Service(database=f"sqlite://{folder}/clips.db", storage=f"file://{folder}/blobs") as it:
        it.work(threads=1)
        app = Starlette(routes=[Route("/", hello), Mount(PREFIX, app=it.asgi)])
        with served(app) as address:
            yield address


def test_the_way_from_registration_to_the_piece(
    address: str, library: Library, tmp_path: Path
) -> None:
    """Guarded calls know their caller, and the link leads through the prefix."""
    film = library.path("h264")
    user = Client(address=address + PREFIX).join()
    request_id = user.submit(film, start="0.5", duration="1")
    assert user.wait(request_id)["status"] == "done"
    (video,) = user.videos()
    assert video["attributes"]["url"].startswith(f"{address}{PREFIX}/blobs/")
    verdict = judge(film, user.download(tmp_path), TrimWindow.parse("0.5", "1"))
    assert verdict.exact, verdict


def test_pages_lead_on_through_the_prefix(address: str, library: Library) -> None:
    """As they stand, without knowing where the service is mounted."""
    user = Client(address=address + PREFIX).join()
    submitted = [user.submit(library.path("h264"), start="9999", duration="1") for _ in range(2)]
    headers = {"Authorization": f"Bearer {user.token}"}
    with httpx.Client(base_url=address, headers=headers, timeout=60, verify=PLAIN) as http:
        first = http.get(f"{PREFIX}/api/v1/users/requests?page[size]=1").json()
        assert first["links"]["next"].startswith(f"{PREFIX}/api/v1/users/requests?")
        second = http.get(first["links"]["next"]).json()
    assert [page["data"][0]["id"] for page in (first, second)] == submitted[::-1]


def test_the_page_is_found_without_its_slash(tmp_path: Path) -> None:
    """What it loads is told below its own address, wherever that is."""
    with Service(database=f"sqlite://{tmp_path}/clips.db", storage=f"file://{tmp_path}/it") as it:

        async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
            await it.asgi({**scope, "root_path": PREFIX}, receive, send)

        with served(mounted) as address:
            page = httpx.get(f"{address}{PREFIX}", verify=PLAIN, follow_redirects=True)
            assert page.status_code == 200
            assert str(page.url) == f"{address}{PREFIX}/"
            script = httpx.get(page.url.join("page/app.js"), verify=PLAIN)
    assert script.headers["content-type"].startswith("text/javascript")


def test_what_is_beside_it_stays(address: str) -> None:
    """And an address of nobody, under the prefix, is answered by the service."""
    assert httpx.get(address, timeout=60, verify=PLAIN).text == "hello"
    nobody = httpx.get(f"{address}{PREFIX}/nothing", timeout=60, verify=PLAIN)
    assert (nobody.status_code, nobody.headers["content-type"]) == (404, "application/vnd.api+json")
    guarded = httpx.get(f"{address}{PREFIX}/api/v1/users/requests", timeout=60, verify=PLAIN)
    assert guarded.status_code == 401
    ready = httpx.get(f"{address}{PREFIX}/health/ready", timeout=60, verify=PLAIN)
    assert ready.status_code == 200
