"""The JSON:API envelope, whatever is inside."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from litestar import Response
from litestar.types import Receive, Scope, Send
from msgspec import UNSET, Meta, Struct, UnsetType, convert, json

Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | Mapping[str, Plain] | None"
Object: TypeAlias = dict[str, Plain]

Data = TypeVar("Data")

MEDIA_TYPE = "application/vnd.api+json"
_CONTENT_TYPE = (b"content-type", MEDIA_TYPE.encode())


Resources: TypeAlias = Annotated[
    list[Any],
    Meta(description="Related resources.", extra_json_schema={"items": {"type": "object"}}),
]
"""Of any type, since msgspec tells structs apart by a tag only, which would have to come first."""


class Version(Struct, frozen=True):
    """The version of JSON:API."""

    version: Literal["1.0"]


class Document(Struct, Generic[Data], frozen=True, kw_only=True):
    """What is answered when all went well; what is unset is left out."""

    data: Data
    included: Resources | UnsetType = UNSET
    links: dict[str, str] | UnsetType = UNSET
    jsonapi: Version


class ErrorSource(Struct, frozen=True, kw_only=True):
    """What is to blame: a field, a parameter of the query, or a header."""

    pointer: str | UnsetType = UNSET
    parameter: str | UnsetType = UNSET
    header: str | UnsetType = UNSET


class Error(Struct, frozen=True, kw_only=True):
    """One thing that went wrong."""

    status: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    detail: str
    source: ErrorSource | UnsetType = UNSET


class Errors(Struct, frozen=True):
    """All that went wrong."""

    errors: list[Error]
    jsonapi: Version


class HealthFacts(Struct, frozen=True):
    """How the service is."""

    status: str


class Health(Struct, frozen=True):
    """A document that has nothing but facts about the service."""

    meta: HealthFacts
    jsonapi: Version


_VERSION = Version("1.0")


def enveloped(
    data: Data,
    *,
    included: Sequence[object] | None = None,
    links: Mapping[str, str] | None = None,
) -> Document[Data]:
    """Return the document around `data`; what is None is left out."""
    return Document(
        data=data,
        included=UNSET if included is None else [*included],
        links=UNSET if links is None else {**links},
        jsonapi=_VERSION,
    )


def failed(errors: Sequence[Error | Object]) -> Errors:
    """Return the document that says what went wrong."""
    told = [convert(each, Error) if isinstance(each, dict) else each for each in errors]
    return Errors(told, _VERSION)


def informed(status: str) -> Health:
    """Return a document that has nothing but facts about the service."""
    return Health(HealthFacts(status), _VERSION)


def answer(
    document: Struct, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> "Encoded":
    """Return the answer that carries `document`; its media type has no parameter."""
    return Encoded(json.encode(document), status=status, headers=headers)


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
