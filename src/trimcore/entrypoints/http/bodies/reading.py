"""Bodies as they come in: never waited for forever, never larger than said."""

import asyncio
from collections.abc import AsyncIterator

from litestar.datastructures import Headers
from litestar.types import Receive

from trimcore.entrypoints.http.jsonapi.problems import (
    BodyStalled,
    BodyTooLarge,
    ClientGone,
    MalformedRequest,
)


async def chunks(receive: Receive, *, stall: float) -> AsyncIterator[bytes]:
    """Yield the body's bytes in order.

    Raises:
        BodyStalled: nothing came for `stall` seconds.
        ClientGone: the client closed the connection before the end.
    """
    more = True
    while more:
        try:
            async with asyncio.timeout(stall):
                message = await receive()
        except TimeoutError as error:
            raise BodyStalled(f"No byte came for {stall:g} seconds.") from error
        if message["type"] != "http.request":
            raise ClientGone("The client closed the connection.")
        more = message["more_body"]
        if chunk := message["body"]:
            yield chunk


async def read_all(receive: Receive, headers: Headers, *, most: int, stall: float) -> bytes:
    """Return a body of at most `most` bytes.

    Raises:
        BodyTooLarge: it has more, or says that it will.
        BodyStalled: nothing came for `stall` seconds.
        ClientGone: the client closed the connection before the end.
    """
    check_declared(headers, most=most)
    body = bytearray()
    async for chunk in chunks(receive, stall=stall):
        body += chunk
        if len(body) > most:
            raise BodyTooLarge(f"The body may have at most {most} bytes.")
    return bytes(body)


def check_declared(headers: Headers, *, most: int) -> None:
    """Refuse a body that says that it will be too large, before any of it is read.

    Raises:
        BodyTooLarge: its declared length is above `most`.
        MalformedRequest: the declared length is no number.
    """
    declared = headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit()):
        raise MalformedRequest("The length must be a whole number.", header="Content-Length")
    if int(declared) > most:
        raise BodyTooLarge(f"The body may have at most {most} bytes.")
