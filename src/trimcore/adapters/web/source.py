"""A file of a web server, of which any part can be read."""

import errno
import http.client
import re
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from trimcore.domain.errors import Fault, InvalidInput, Unavailable, Unsupported
from trimcore.ports.storage.byte_source import ByteSource

START = 256 << 10
"""How many bytes opening fetches; they are kept, since whoever opens a video begins with them."""
_TIMEOUT = 10.0
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)\Z")
_SCHEMES = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
_NO_RANGES = "The server gives the file whole only, and no parts of it. Download it first."
_CHANGED = "The file on the server has changed while it was read."
_T = TypeVar("_T")


class WebByteSource(ByteSource):
    """Opens with one request, which fetches the beginning too; each read past it is one more.

    At most five redirects are followed, never from https to http. A name and a password in the
    address are sent to its own host, and to no other. Reads hold on to the file that was opened: if
    the server tells of another one, they fail. Threads take turns on one connection.

    Raises:
        InvalidInput: the address can't be read, or leads to something else than a web server.
        FileNotFoundError: the server has no such file.
        PermissionError: the server refuses it.
        Unsupported: the server gives no parts of files.
        Unavailable: the server did not answer in time, or not as agreed.
    """

    def __init__(self, url: str) -> None:
        self._lock = threading.Lock()
        self._connection: http.client.HTTPConnection | None = None
        self._address, self._authorization = _split(url)
        self._etag = ""
        try:
            self._size, self._start = self._open()
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        return self._size

    def read_at(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0:
            raise ValueError(f"offset {offset} and length {length} must be at least 0")
        end = min(offset + length, self._size)
        if offset >= end:
            return b""
        if end <= len(self._start):
            return self._start[offset:end]
        answer, body = self._get(offset, end)
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            raise Unavailable(_CHANGED)
        _check(answer.status, self._shown)
        if _whole_size(answer, offset) != self._size or not self._is_same(answer):
            raise Unavailable(_CHANGED)
        if len(body) != end - offset:
            raise Unavailable("The server gave too few or too many bytes.")
        return body

    def close(self) -> None:
        with self._lock:
            self._hang_up()

    @property
    def _shown(self) -> str:
        """The address for messages, without a password and what is behind the question mark."""
        parts = self._address
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def _open(self) -> tuple[int, bytes]:
        for _ in range(_MOST_REDIRECTS + 1):
            answer, body = self._get(0, START)
            if answer.status not in _REDIRECTS:
                break
            self._follow(answer.headers.get("Location", ""))
        else:
            raise Unavailable("The server redirects without an end.")
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return 0, b""
        if answer.status == HTTPStatus.OK:
            raise Unsupported(_NO_RANGES)
        _check(answer.status, self._shown)
        size, etag = _whole_size(answer, 0), answer.headers.get("ETag", "")
        self._etag = "" if etag.startswith("W/") else etag
        if len(body) != min(size, START):
            raise Unavailable("The server gave too few or too many bytes.")
        return size, body

    def _follow(self, location: str) -> None:
        address, authorization = _split(urljoin(self._address.geturl(), location))
        if self._address.scheme == "https" and address.scheme != "https":
            raise Unavailable("The server redirects to an address that is not encrypted.")
        if (address.scheme, address.netloc) != (self._address.scheme, self._address.netloc):
            self._authorization = authorization
        self._hang_up()
        self._address = address

    def _is_same(self, answer: http.client.HTTPResponse) -> bool:
        return not self._etag or answer.headers.get("ETag", self._etag) == self._etag

    def _get(self, offset: int, end: int) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Range": f"bytes={offset}-{end - 1}", "Accept-Encoding": "identity"}
        if self._authorization:
            headers["Authorization"] = self._authorization
        if self._etag:
            headers["If-Match"] = self._etag
        with self._lock:
            return self._twice(lambda: self._ask(headers, end - offset))

    def _ask(self, headers: dict[str, str], most: int) -> tuple[http.client.HTTPResponse, bytes]:
        if self._connection is None:
            make = _SCHEMES[self._address.scheme]
            host, port = self._address.hostname or "", self._address.port
            self._connection = make(host, port, timeout=_TIMEOUT)
        path = self._address._replace(scheme="", netloc="", fragment="").geturl() or "/"
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read(most + 1) if answer.status == HTTPStatus.PARTIAL_CONTENT else b""
        if answer.will_close or not answer.isclosed():  # what is not read can't be left there
            self._hang_up()
        return answer, body

    def _twice(self, call: Callable[[], _T]) -> _T:
        """Ask again, once, on a new connection: the old one may have been closed meanwhile."""
        try:
            return call()
        except (OSError, http.client.HTTPException):
            self._hang_up()
        try:
            return call()
        except (OSError, http.client.HTTPException) as error:
            self._hang_up()
            kind = "is not trusted" if isinstance(error, ssl.SSLError) else "did not answer"
            raise Unavailable(f"The server of {self._shown} {kind}.") from error

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _split(url: str) -> tuple[SplitResult, str]:
    """Return an address, and what is said of who asks."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    bad = any(ord(letter) <= ord(" ") for letter in url)
    if parts.scheme not in _SCHEMES or not parts.hostname or bad:
        detail = "must be http://host/…, https://host/… or s3+https://key:secret@host/bucket/key"
        raise InvalidInput(Fault(field="source", code="not_an_address", detail=detail))
    if parts.username is None:
        return parts, ""
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return parts, f"Basic {b64encode(pair.encode()).decode()}"


def _check(status: int, shown: str) -> None:
    if status == HTTPStatus.PARTIAL_CONTENT:
        return
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise FileNotFoundError(errno.ENOENT, "the server has no such file", shown)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise PermissionError(errno.EACCES, "the server refuses it", shown)
    raise Unavailable(f"The server of {shown} answered {status}.")


def _whole_size(answer: http.client.HTTPResponse, offset: int) -> int:
    """Return the size of the whole file, of which the answer has a part from `offset` on."""
    told = _CONTENT_RANGE.match(answer.headers.get("Content-Range", ""))
    if told is None or int(told[1]) != offset:
        raise Unavailable("The server gave another part of the file than the one asked for.")
    return int(told[3])
