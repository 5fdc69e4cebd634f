"""What a mounting application puts before a path is taken off again."""

import asyncio
from typing import TYPE_CHECKING, cast

import pytest

from trimcore.entrypoints.http.middleware.mounts import Mounts

if TYPE_CHECKING:
    from litestar.types import HTTPScope, Receive, Send


@pytest.mark.parametrize(
    ("root_path", "path", "seen"),
    [
        ("", "/api/v1/users", "/api/v1/users"),
        ("/video", "/video/api/v1/users", "/api/v1/users"),
        ("/video/", "/video/api/v1/users", "/api/v1/users"),
        ("/video", "/video", "/"),
        ("/video", "/videos/7", "/videos/7"),
        ("/video", "/api/v1/users", "/api/v1/users"),
    ],
)
def test_a_path_begins_behind_the_prefix(root_path: str, path: str, seen: str) -> None:
    """By ASGI it is whole; some leave the prefix out; another word that begins alike is none."""
    paths: list[str] = []

    async def app(scope: "HTTPScope", receive: "Receive", send: "Send") -> None:
        paths.append(scope["path"])

    scope = {"type": "http", "path": path, "root_path": root_path}
    mounts = Mounts(app)  # type: ignore[arg-type]  # it is called for HTTP only
    nothing = cast("Receive", None), cast("Send", None)
    asyncio.run(mounts.serve(cast("HTTPScope", scope), *nothing))  # type: ignore[arg-type]  # a coroutine it is
    assert paths == [seen]
    assert scope["path"] == path
