"""What every answer carries."""

from http import HTTPStatus
from typing import TypeAlias

from litestar.types import HTTPResponseStartEvent, HTTPScope

Headers: TypeAlias = list[tuple[bytes, bytes]]

MORE_HEADERS = "more_headers"
"""Under which name the state of a call holds headers that its answer gets, whatever it is."""
_SECURITY = {
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
}
_ONE_YEAR = (b"strict-transport-security", b"max-age=31536000")
_NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


class ResponseHeaders:
    """Adds security headers, those of the call's own, and the request's id."""

    def __init__(self, *, only_https: bool) -> None:
        self._always = [*_SECURITY.items(), *([_ONE_YEAR] if only_https else [])]
        self._names = {name for name, _ in self._always}

    def added(self, start: HTTPResponseStartEvent, scope: HTTPScope, request_id: bytes) -> Headers:
        """Return the headers of an answer, with what it lacks of those that all answers carry."""
        given = [(name.lower(), value) for name, value in start["headers"]]
        if start["status"] in _NO_BODY:
            given = [(name, value) for name, value in given if name != b"content-type"]
        always, names = self._always, {name for name, _ in given}
        if not self._names.isdisjoint(names):
            always = [(name, value) for name, value in always if name not in names]
        more = scope["state"].get(MORE_HEADERS, ())
        return [*given, *always, *more, (b"x-request-id", request_id)]
