"""A finished object, read from anywhere."""

import re
from http import HTTPStatus

from trimcore.adapters.minio.answer import Answer
from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.errors import check
from trimcore.domain.errors import BlobNotFound, Unavailable
from trimcore.ports.storage.byte_source import ByteSource

START = 256 << 10
"""How many bytes opening fetches; they are kept, since whoever opens a video begins with them."""
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)\Z")


class S3ByteSource(ByteSource):
    """Opens with one request, which fetches the beginning too; each read past it is one more.

    Reads hold on to the object that was opened: one that replaced it is never read instead.

    Raises:
        BlobNotFound: there is no such object.
        Unavailable: the store did not answer in time.
    """

    def __init__(self, client: S3Client, key: str) -> None:
        self._client = client
        self._key = key
        self._size, self._etag, self._start = self._open()

    @property
    def size(self) -> int:
        return self._size

    def read_at(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0:
            message = f"offset {offset} and length {length} must be at least 0"
            raise ValueError(message)
        end = min(offset + length, self._size)
        if offset >= end:
            return b""
        if end <= len(self._start):
            return self._start[offset:end]
        return self._read(offset, end)

    def close(self) -> None:
        """Do nothing: the connections are shared."""

    def _open(self) -> tuple[int, str, bytes]:
        answer = self._client.call("GET", self._key, headers=_range(0, START))
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return self._open_empty()
        check(answer, self._key)
        size = _whole_size(answer, 0)
        if len(answer.body) != min(size, START):
            raise Unavailable("The blob store answered with too few or too many bytes.")
        return size, answer.etag, answer.body

    def _open_empty(self) -> tuple[int, str, bytes]:
        answer = self._client.call("HEAD", self._key)
        check(answer, self._key)
        if answer.headers.get("content-length") != "0":
            raise Unavailable("The blob changed while it was opened.")
        return 0, answer.etag, b""

    def _read(self, offset: int, end: int) -> bytes:
        headers = {**_range(offset, end), "If-Match": self._etag}
        answer = self._client.call("GET", self._key, headers=headers)
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise BlobNotFound(self._key)
        check(answer, self._key)
        if answer.etag != self._etag:
            raise BlobNotFound(self._key)
        if _whole_size(answer, offset) != self._size or len(answer.body) != end - offset:
            raise Unavailable("The blob store answered with too few or too many bytes.")
        return answer.body


def _range(start: int, end: int) -> dict[str, str]:
    return {"Range": f"bytes={start}-{end - 1}"}


def _whole_size(answer: Answer, offset: int) -> int:
    """Return the size of the whole object, of which the answer has a part from `offset` on."""
    content_range = _CONTENT_RANGE.match(answer.headers.get("content-range", ""))
    if content_range is None or int(content_range[1]) != offset:
        raise Unavailable("The blob store answered with something else than the asked range.")
    return int(content_range[3])
