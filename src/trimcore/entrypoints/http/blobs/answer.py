"""A blob as an answer: whole or in part, in memory that stays flat."""

import asyncio
import logging
from collections.abc import AsyncIterator
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import quote

from litestar.types import HTTPResponseBodyEvent, Receive, Scope, Send

from trimcore.entrypoints.http.blobs.ranges import asked_range, is_meant, matches
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.problems import PreconditionFailed
from trimcore.entrypoints.http.threads import Lane
from trimcore.ports.storage.blob_links import LinkedBlob
from trimcore.ports.storage.byte_source import ByteSource

_log = logging.getLogger(__name__)

NOT_MODIFIED, PARTIAL_CONTENT = HTTPStatus.NOT_MODIFIED.value, HTTPStatus.PARTIAL_CONTENT.value
CHUNK = 256 * 1024
PLAYABLE = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""A browser that opens a link shows a player of its own, which needs the video and its styles."""

_END: HTTPResponseBodyEvent = {"type": "http.response.body", "body": b"", "more_body": False}


class BlobAnswer:
    """Sends a blob, or the one range of it that was asked for, as a GET or HEAD wants it."""

    def __init__(
        self, call: HttpRequest, blob: LinkedBlob, source: ByteSource, lane: Lane, *, stall: float
    ) -> None:
        self._method = call.method
        self._asked = call.headers
        self._blob = blob
        self._source = source
        self._lane = lane
        self._stall = stall
        # A blob never changes under its key, so the key tells versions apart.
        self._etag = f'"{sha256(blob.key.encode()).hexdigest()[:32]}"'

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        try:
            status, offsets = self._choose()
            await send(
                {
                    "type": "http.response.start",
                    "status": status,
                    "headers": self._headers(status, offsets),
                }
            )
            if self._method == "GET" and status != NOT_MODIFIED:
                await self._send(offsets, receive, send)
            else:
                await send(_END)
        finally:
            await self._lane.run(self._source.close)

    def _choose(self) -> tuple[int, range]:
        everything = range(self._source.size)
        if not is_meant(self._asked.get("if-match"), self._etag):
            raise PreconditionFailed("This is another version than the one that is meant.")
        if matches(self._asked.get("if-none-match", ""), self._etag):
            return NOT_MODIFIED, everything
        if self._method != "GET" or self._asked.get("if-range", self._etag) != self._etag:
            return 200, everything
        asked = asked_range(self._asked.get("range"), self._source.size)
        return (200, everything) if asked is None else (PARTIAL_CONTENT, asked)

    def _headers(self, status: int, offsets: range) -> list[tuple[bytes, bytes]]:
        headers = {
            "accept-ranges": "bytes",
            "cache-control": "private, max-age=3600",
            "content-disposition": disposition(self._blob.file_name),
            "content-security-policy": PLAYABLE,
            "etag": self._etag,
        }
        if status != NOT_MODIFIED:
            headers |= {
                "content-type": self._blob.media_type,
                "content-length": str(len(offsets)),
            }
        if status == PARTIAL_CONTENT:
            whole = self._source.size
            headers["content-range"] = f"bytes {offsets.start}-{offsets.stop - 1}/{whole}"
        return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    async def _send(self, offsets: range, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(_disconnection(receive))
        try:
            async for chunk in self._chunks(offsets):
                async with asyncio.timeout(self._stall):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                if gone.done():
                    return
            await send(_END)
        except TimeoutError:
            # An answer that does not end makes the server close the connection.
            _log.info("a reader took nothing for %g seconds", self._stall)
        finally:
            gone.cancel()

    async def _chunks(self, offsets: range) -> AsyncIterator[bytes]:
        for start in offsets[::CHUNK]:
            length = min(CHUNK, offsets.stop - start)
            chunk = await self._lane.run(self._source.read_at, start, length)
            if len(chunk) != length:
                raise EOFError("The blob is shorter than its size.")
            yield chunk


def disposition(file_name: str) -> str:
    """Return the Content-Disposition that offers `file_name` for saving (RFC 6266)."""
    plain = "".join(char if char.isascii() and char.isprintable() else "_" for char in file_name)
    quoted = plain.replace("\\", "_").replace('"', "_")
    if quoted == file_name:
        return f'inline; filename="{quoted}"'
    return f"inline; filename=\"{quoted}\"; filename*=UTF-8''{quote(file_name, safe='')}"


async def _disconnection(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
