"""Files of web servers, fetched on behalf of users."""

import http.client
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

from trimcore.adapters.web.deadline import Deadline
from trimcore.adapters.web.pinned import PinnedConnection, dial
from trimcore.adapters.web.public_hosts import HostRefused, PublicHosts
from trimcore.domain.errors import FetchFailed, SourceTooLarge, Unavailable
from trimcore.ports.storage.downloads import Downloads

ANY = "*"
TIMEOUT = 20.0
LONGEST = 1800.0
"""Seconds after which a file that still comes is given up."""
STRETCH = 60.0
LEAST = 1 << 20
"""How many bytes have to come, each time that so many seconds were spent waiting for them."""
_RUN = 64 * 1024
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OFF = "can't be given here: whoever runs this service has allowed no host"
_FORM = "must be an http:// or https:// address in ASCII, without a name and password"
_NOT_ALLOWED = "must lead to a host that is allowed"


class HttpDownloads(Downloads):
    """One connection for each file and redirect, to the very address that was looked at.

    `allowed` are `host` or `host:port`; `*` stands for every host that is public. A host that is
    not public is called only if it is allowed by its name. `timeout` is in seconds, for connecting
    and for each wait; `longest` for a whole file, and `stretch` of waiting for each mebibyte of it:
    a server that is slower is given up.
    """

    def __init__(
        self,
        allowed: Collection[str] = (),
        *,
        timeout: float = TIMEOUT,
        longest: float = LONGEST,
        stretch: float = STRETCH,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._hosts = PublicHosts(self._allowed - {ANY})
        self._timeout, self._longest = timeout, longest
        self._stretch = stretch

    def refusal(self, url: str) -> str | None:
        if not self._allowed:
            return _OFF
        try:
            self._connection(_split(url))
        except ValueError:
            return _FORM
        except HostRefused:
            return _NOT_ALLOWED
        except OSError:
            return None  # The name may be known later; it is looked at again.
        return None

    @contextmanager
    def open(self, url: str, *, most: int) -> Iterator[Iterator[bytes]]:
        for _ in range(_MOST_REDIRECTS + 1):
            connection, parts = self._checked(url)
            with Deadline(connection, self._longest):
                answer = _ask(connection, parts)
                if answer.status not in _REDIRECTS:
                    yield _chunks(answer, _size_of(answer, most), self._stretch)
                    return
                url = _target(url, answer)
        raise FetchFailed("The server redirects without an end.")

    def _checked(self, url: str) -> tuple[PinnedConnection, SplitResult]:
        try:
            parts = _split(url)
            return self._connection(parts), parts
        except (ValueError, HostRefused) as error:
            raise FetchFailed("The address leads to a host that is not allowed.") from error
        except OSError as error:
            raise Unavailable("The host of the address is not known.") from error

    def _connection(self, parts: SplitResult) -> PinnedConnection:
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if ANY not in self._allowed and not self._hosts.is_named(host, port):
            raise HostRefused(host)
        return dial(self._hosts, parts.scheme, host, parts.port, timeout=self._timeout)


def _split(url: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        ValueError: nothing can be fetched from it.
    """
    parts = urlsplit(url)
    has_odd = not url.isascii() or any(letter <= " " or letter == "\x7f" for letter in url)
    _ = parts.port
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or has_odd
        or "@" in parts.netloc
    ):
        raise ValueError(url)
    return parts


def _ask(connection: PinnedConnection, parts: SplitResult) -> http.client.HTTPResponse:
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        return connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable("The server of the address did not answer.") from error


def _target(url: str, answer: http.client.HTTPResponse) -> str:
    try:
        target = urljoin(url, answer.headers.get("Location", ""))
    except ValueError as error:
        raise FetchFailed("The server redirects to no address.") from error
    if url.startswith("https:") and not target.startswith("https:"):
        raise FetchFailed("The server redirects to an address that is not encrypted.")
    return target


def _size_of(answer: http.client.HTTPResponse, most: int) -> int | None:
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unavailable(f"The server of the address answered {answer.status}.")
    if answer.status != HTTPStatus.OK:
        raise FetchFailed(f"The server of the address answered {answer.status}.")
    told = answer.headers.get("Content-Length")
    size = int(told) if told is not None and told.isdecimal() else None
    if size is not None and size > most:
        raise SourceTooLarge(most)
    return size


def _chunks(answer: http.client.HTTPResponse, size: int | None, stretch: float) -> Iterator[bytes]:
    left, pace = size, _Pace(stretch)
    try:
        # What has come, not what would fill a run: whoever reads looks at the clock in between.
        while chunk := pace.timed(lambda: answer.read1(_RUN)):
            yield chunk
            left = None if left is None else left - len(chunk)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unavailable("The server of the address broke off.") from error
    if left:
        raise Unavailable("The server of the address broke off.")


class _Pace:
    """Gives up on a server that trickles; what the reader does in between is not its fault."""

    def __init__(self, stretch: float) -> None:
        self._stretch = stretch
        self._waited, self._came = 0.0, 0

    def timed(self, read: Callable[[], bytes]) -> bytes:
        """Return what was read, unless too little has come for too long."""
        began = time.monotonic()
        chunk = read()
        self._waited += time.monotonic() - began
        self._came += len(chunk)
        if self._came >= LEAST:
            self._waited, self._came = 0.0, 0
        if chunk and self._waited > self._stretch:
            raise Unavailable("The server of the address sends too slowly.")
        return chunk
