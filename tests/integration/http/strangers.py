"""All calls of the API's document, made by those whose business it is not."""

import json
import re
from dataclasses import dataclass

import httpx

from tests.integration.http.service import JSONAPI, VIDEO
from tests.integration.http.test_tus import BYTES, TUS

METHODS = ("get", "head", "post", "patch", "put", "delete")
PARAMETER = re.compile(r"{(\w+)}")
STREAMS = "/events"
LINK = re.compile(r'"url(_expires_at)?":"[^"]*"')
MADE_UP: tuple[dict[str, str], ...] = (
    {},
    {"Authorization": "Bearer made.up.token"},
    {"Authorization": "Basic eA=="},
)
"""Headers of those who have no token of this service."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method of a route; `ids` are the names of what its path holds."""

    method: str
    path: str

    @property
    def ids(self) -> list[str]:
        """Names of the ids in the path."""
        return PARAMETER.findall(self.path)

    def at(self, belongings: dict[str, str]) -> str:
        """Return the address of somebody's belonging."""
        return PARAMETER.sub(lambda found: belongings[found[1]], self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def guarded(http: httpx.Client) -> list[Call]:
    """Return the calls that ask for a token, as the document has them."""
    paths = http.get("/openapi.json").json()["paths"]
    return [
        Call(method, path)
        for path, item in paths.items()
        for method in METHODS
        if item.get(method, {}).get("security")
    ]


def called(http: httpx.Client, call: Call, belongings: dict[str, str]) -> httpx.Response:
    """Make a call that is in order but for who makes it."""
    if "uploads" in call.path:
        headers = {**TUS, **BYTES, "Upload-Offset": "0", "Upload-Length": "20"}
        content = VIDEO if call.method == "patch" else b""
    else:
        data = {"type": "webhooks", "id": belongings["webhook_id"], "attributes": {}}
        headers = {"Content-Type": JSONAPI}
        content = json.dumps({"data": data}).encode() if call.method == "patch" else b""
    query = "?count=2&height=36" if call.path.endswith("filmstrip") else ""
    return http.request(call.method, call.at(belongings) + query, headers=headers, content=content)


def seen(http: httpx.Client, calls: list[Call], belongings: dict[str, str]) -> list[str]:
    """Return all that a user gets to see of theirs, as texts; links differ each time."""
    return [
        LINK.sub("", called(http, call, belongings).text)
        for call in calls
        if call.method == "get" and not call.path.endswith((STREAMS, "filmstrip"))
    ]


def let_in(
    base: httpx.URL, headers: dict[str, str], calls: list[Call], belongings: dict[str, str]
) -> dict[str, int]:
    """Return the calls that were not answered by 401."""
    with httpx.Client(base_url=base, headers=headers, timeout=60) as http:
        answers = {str(call): called(http, call, belongings).status_code for call in calls}
    return {call: status for call, status in answers.items() if status != 401}


def told_apart(
    http: httpx.Client, calls: list[Call], belongings: dict[str, str]
) -> dict[str, object]:
    """Return the calls whose answers tell a stranger that something is there.

    It is not there for them; only what is not there at all answers in the same way.
    """
    made_up = dict.fromkeys(belongings, "0" * 24)
    found: dict[str, object] = {}
    for call in calls:
        answer, other = called(http, call, belongings), called(http, call, made_up)
        there, not_there = answer.text, other.text
        for name, each in belongings.items():
            there = there.replace(each, name)
            not_there = not_there.replace(made_up[name], name)
        if (answer.status_code, len(there)) != (404, len(not_there)):
            found[str(call)] = answer.status_code, there, not_there
    return found
