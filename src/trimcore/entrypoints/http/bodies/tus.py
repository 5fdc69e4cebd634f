"""What the headers of tus 1.0 say: https://tus.io/protocols/resumable-upload."""

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from hashlib import new

from litestar.datastructures import Headers
from litestar.types import Receive

from trimcore.domain.errors import Busy, TrimcoreError
from trimcore.domain.policies.uploads.append import (
    CHECKSUM_ALGORITHMS,
    Checksum,
    UploadAppend,
)
from trimcore.entrypoints.http.bodies.reading import chunks
from trimcore.entrypoints.http.jsonapi.negotiation import media_type
from trimcore.entrypoints.http.jsonapi.problems import (
    BodyStalled,
    ClientGone,
    MalformedRequest,
    UnsupportedBody,
    UnsupportedTus,
)
from trimcore.entrypoints.http.threads import Lane

TUS_VERSION = "1.0.0"
EXTENSIONS = (
    "creation",
    "creation-with-upload",
    "creation-defer-length",
    "checksum",
    "expiration",
    "termination",
)
OFFSET_STREAM = "application/offset+octet-stream"
_WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)
_KEY = re.compile(r"[!-+\--~]+", re.ASCII)
"""Visible ASCII without the comma."""


def require_tus(headers: Headers) -> None:
    """Return if the call speaks our version of tus.

    Raises:
        UnsupportedTus: it names another one, or none.
    """
    if headers.get("tus-resumable") != TUS_VERSION:
        raise UnsupportedTus(f"The header Tus-Resumable must be {TUS_VERSION}.")


def require_bytes(headers: Headers) -> None:
    """Return if the body is bytes of a file.

    Raises:
        UnsupportedBody: it says that it is something else, or nothing.
    """
    if media_type(headers.get("content-type", ""))[0] != OFFSET_STREAM:
        raise UnsupportedBody(f"The body must be {OFFSET_STREAM}.")


def offset_of(headers: Headers) -> int:
    """Return where in the file the body begins.

    Raises:
        MalformedRequest: there is no such header, or it is no whole number.
    """
    offset = _whole(headers, "Upload-Offset")
    if offset is None:
        raise MalformedRequest("Say where the bytes begin.", header="Upload-Offset")
    return offset


def length_of(headers: Headers) -> int | None:
    """Return how many bytes the file has, or None if nothing is said of it.

    Raises:
        MalformedRequest: it is no whole number.
    """
    return _whole(headers, "Upload-Length")


def new_length_of(headers: Headers) -> int | None:
    """Return how many bytes a new upload has, or None if that is told later.

    Raises:
        MalformedRequest: neither is said, or both, or the length is not from 1 on; or it is one of
            several that are to be one file, which would become as many files.
    """
    if "upload-concat" in headers:
        raise MalformedRequest("Send the file as one upload.", header="Upload-Concat")
    length, deferred = length_of(headers), headers.get("upload-defer-length")
    if deferred not in {None, "1"} or (length is None) == (deferred is None):
        raise MalformedRequest(
            "Say how many bytes there are, or Upload-Defer-Length: 1.", header="Upload-Length"
        )
    if length == 0:
        raise MalformedRequest("A file has at least one byte.", header="Upload-Length")
    return length


def metadata_of(headers: Headers) -> Mapping[str, str]:
    """Return what is said of the file, by key.

    Raises:
        MalformedRequest: it is no list of keys with values in base64, of text in UTF-8.
    """
    found: dict[str, str] = {}
    for pair in filter(None, headers.get("upload-metadata", "").split(",")):
        key, _, value = pair.strip().partition(" ")
        try:
            text = _from_base64(value).decode()
        except ValueError:
            key, text = "", ""
        if _KEY.fullmatch(key) is None or key in found:
            raise MalformedRequest("Keys with values in base64.", header="Upload-Metadata")
        found[key] = text
    return found


def checksum_of(headers: Headers) -> Checksum | None:
    """Return what the body has to come to, or None if nothing is said of it.

    Raises:
        MalformedRequest: the algorithm is none of ours, or the value no digest of it.
    """
    told = headers.get("upload-checksum")
    if told is None:
        return None
    algorithm, _, value = told.strip().partition(" ")
    if algorithm not in CHECKSUM_ALGORITHMS:
        raise MalformedRequest(
            f"Choose from {', '.join(CHECKSUM_ALGORITHMS)}.", header="Upload-Checksum"
        )
    try:
        digest = _from_base64(value)
    except ValueError:
        digest = b""
    if len(digest) != new(algorithm, usedforsecurity=False).digest_size:
        raise MalformedRequest("A digest in base64.", header="Upload-Checksum")
    return Checksum(algorithm=algorithm, digest=digest)


async def receive_bytes(
    receive: Receive, append: UploadAppend, lane: Lane, *, stall: float
) -> None:
    """Hand a body on to an upload; what came of one that breaks off is kept.

    A thread is held only while it has bytes at hand, so any number of clients may be slow.

    Raises:
        BodyStalled: nothing came for `stall` seconds.
        ClientGone: the client closed the connection before the end.
        InvalidInput, SourceTooLarge, Conflict, NotFound, Unavailable: as `UploadAppend.write`.
    """
    try:
        async for chunk in chunks(receive, stall=stall):
            await lane.run(append.write, chunk)
    except (BodyStalled, ClientGone):
        await _settle(append.keep, lane)
        raise
    except TrimcoreError:
        await _settle(append.abort, lane)
        raise
    except BaseException:
        # The service is being stopped, and no thread is to be had any more.
        append.keep()
        raise


async def _settle(end: Callable[[], None], lane: Lane) -> None:
    try:
        await lane.run(end)
    except Busy:
        end()


def _from_base64(text: str) -> bytes:
    """Return what the text stands for.

    Raises:
        ValueError: it is no base64, or not even ASCII; only the first of these is also a
            `binascii.Error`.
    """
    return b64decode(text, validate=True)


def _whole(headers: Headers, name: str) -> int | None:
    text = headers.get(name)
    if text is None:
        return None
    if _WHOLE.fullmatch(text) is None:
        raise MalformedRequest("A whole number of bytes.", header=name)
    return int(text)
