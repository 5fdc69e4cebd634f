"""The JSON:API envelope, whatever is inside."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType, convert, json

if TYPE_CHECKING:
    from trimcore.entrypoints.http.jsonapi.encoded import Encoded

Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | Mapping[str, Plain] | None"
Object: TypeAlias = dict[str, Plain]

Data = TypeVar("Data")

MEDIA_TYPE = "application/vnd.api+json"


Resources: TypeAlias = Annotated[
    list[Any],
    Meta(
        description="Related resources.",
        extra_json_schema={"items": {"$ref": "#/components/schemas/RelatedResource"}},
    ),
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
    # Documents are written for webhooks, too, where there need not be a web framework.
    from trimcore.entrypoints.http.jsonapi.encoded import Encoded

    return Encoded(json.encode(document), status=status, headers=headers)
