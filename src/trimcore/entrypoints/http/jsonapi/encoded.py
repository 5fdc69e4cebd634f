"""A document as an answer."""

from collections.abc import Mapping

from litestar import Response
from litestar.types import Receive, Scope, Send

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE

_CONTENT_TYPE = (b"content-type", MEDIA_TYPE.encode())


class Encoded(Response[bytes]):
    """A document that is ready to be sent: what Litestar would still look at is settled."""

    def __init__(
        self, content: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        self.content = content
        self.status_code = status
        self.media_type = MEDIA_TYPE
        self.headers = {**(headers or {})}
        self.background = None
        self.cookies = []
        self.encoding = "utf-8"
        self.response_type_encoders = {}

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        """Send the document."""
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code or 200,
                "headers": self._sent_headers(),
            }
        )
        await send({"type": "http.response.body", "body": self.content, "more_body": False})

    def _sent_headers(self) -> list[tuple[bytes, bytes]]:
        given = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in self.headers.items()
        ]
        return [*given, _CONTENT_TYPE, (b"content-length", b"%d" % len(self.content))]
