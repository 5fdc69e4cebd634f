"""What the API answers: one struct for each set of attributes, each resource and each document.

Members, their order on the wire and their schema are those of the structs. A member that a resource
may lack is unset. Documents are named here, so that the API's description can name them too.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.jsonapi.envelope import Document
from trimcore.entrypoints.http.jsonapi.values import (
    Count,
    Email,
    Id,
    Moment,
    Name,
    Percent,
    Seconds,
    Sha256,
)
from trimcore.entrypoints.receipt_document import ReceiptDocument


class Identifier(Struct, frozen=True):
    """Which resource is meant."""

    type: str
    id: Id


class RelationshipFacts(Struct, frozen=True):
    """Whether the related resource comes along."""

    included: bool


class Relationship(Struct, frozen=True, kw_only=True):
    """A related resource."""

    data: Identifier | UnsetType = UNSET
    meta: RelationshipFacts


class UserAttributes(Struct, frozen=True):
    """A user, as the user sees it; the password is never shown."""

    email: Email


class UserResource(Struct, frozen=True):
    """A user."""

    id: Id
    type: Literal["users"]
    attributes: UserAttributes | UnsetType = UNSET


class TokenAttributes(Struct, frozen=True):
    """What proves who calls."""

    access: str


class TokenResource(Struct, frozen=True):
    """A token."""

    id: Annotated[
        str, Meta(description="The moment of issue.", examples=["2019-07-25 18:33:54 UTC"])
    ]
    type: Literal["tokens"]
    attributes: TokenAttributes


class FailureAttributes(Struct, frozen=True):
    """Why a request failed: a stable code, and a sentence for the user."""

    code: str
    detail: str


class RequestAttributes(Struct, frozen=True, kw_only=True):
    """Where a request stands, what was asked for, and what came of it."""

    status: Status
    progress: Percent
    attempt: Count
    created_at: Moment
    updated_at: Moment
    trimming_start_time: Seconds
    duration: Seconds
    failure: FailureAttributes | UnsetType = UNSET
    receipt: ReceiptDocument | UnsetType = UNSET


class RequestRelationships(Struct, frozen=True):
    """Whose request it is, and which video it makes."""

    user: Relationship | UnsetType = UNSET
    video: Relationship | UnsetType = UNSET


class RequestResource(Struct, frozen=True):
    """A request."""

    id: Id
    type: Literal["requests"]
    attributes: RequestAttributes | UnsetType = UNSET
    relationships: RequestRelationships | UnsetType = UNSET


class VideoAttributes(Struct, frozen=True):
    """A video, whether it is trimmed yet or not."""

    name: Name


class TrimmedVideoAttributes(Struct, frozen=True, kw_only=True):
    """A trimmed video, and where it can be fetched."""

    name: Name
    duration: Annotated[str, Meta(pattern="^[0-9]{2,}:[0-9]{2}:[0-9]{2}$")]
    duration_seconds: Seconds
    url: Annotated[str, Meta(extra_json_schema={"format": "uri"})]
    url_expires_at: Moment
    size: Count
    sha256: Sha256


class VideoRelationships(Struct, frozen=True):
    """Whose video it is, and which request makes it."""

    user: Relationship | UnsetType = UNSET
    request: Relationship | UnsetType = UNSET


class VideoResource(Struct, frozen=True):
    """A video of a request."""

    id: Id
    type: Literal["videos"]
    attributes: VideoAttributes | UnsetType = UNSET
    relationships: VideoRelationships | UnsetType = UNSET


class TrimmedVideoResource(Struct, frozen=True):
    """A video that has its result."""

    id: Id
    type: Literal["videos"]
    attributes: TrimmedVideoAttributes | UnsetType = UNSET
    relationships: VideoRelationships | UnsetType = UNSET


Resource: TypeAlias = (
    UserResource | TokenResource | RequestResource | VideoResource | TrimmedVideoResource
)


class UserDocument(Document[UserResource], frozen=True):
    """One user."""


class TokenDocument(Document[TokenResource], frozen=True):
    """One token."""


class RequestDocument(Document[RequestResource], frozen=True):
    """One request."""


class RequestsDocument(Document[list[RequestResource]], frozen=True):
    """Requests, newest first."""


class VideoDocument(Document[VideoResource], frozen=True):
    """One video."""


class TrimmedVideosDocument(Document[list[TrimmedVideoResource]], frozen=True):
    """Trimmed videos, newest first."""


def _members(*parts: type[Struct]) -> frozenset[str]:
    return frozenset(field.encode_name for part in parts for field in structs.fields(part))


MEMBERS = {
    "users": _members(UserAttributes),
    "requests": _members(RequestAttributes, RequestRelationships),
    "videos": _members(TrimmedVideoAttributes, VideoRelationships),
}
"""What of a type `fields` may name; a video that is not trimmed yet has some of it only."""
