"""Requests and videos."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.jsonapi.envelope import Document
from trimcore.entrypoints.http.jsonapi.resources.relationships import Relationship
from trimcore.entrypoints.http.jsonapi.values import (
    Count,
    Id,
    Moment,
    Name,
    Percent,
    Seconds,
    Sha256,
)
from trimcore.entrypoints.receipt_document import ReceiptDocument


class FailureAttributes(Struct, frozen=True):
    """Why a request failed: a stable code, and a sentence for the user."""

    code: str
    detail: str


class WindowAttributes(Struct, frozen=True):
    """One window of a source."""

    start: Seconds
    duration: Seconds


class RequestAttributes(Struct, frozen=True, kw_only=True):
    """Where a request stands, what was asked for, and what came of it."""

    status: Status
    progress: Percent
    attempt: Count
    created_at: Moment
    updated_at: Moment
    trimming_start_time: Seconds
    duration: Seconds
    windows: list[WindowAttributes]
    mode: TrimMode
    container: OutputContainer
    failure: FailureAttributes | UnsetType = UNSET
    receipt: ReceiptDocument | UnsetType = UNSET


class RequestRelationships(Struct, frozen=True):
    """Whose request it is, which video it makes, and of which source, even if that is gone."""

    user: Relationship | UnsetType = UNSET
    video: Relationship | UnsetType = UNSET
    source: Relationship | UnsetType = UNSET


class RequestResource(Struct, frozen=True):
    """A request."""

    id: Id
    type: Literal["requests"]
    attributes: RequestAttributes | UnsetType = UNSET
    relationships: RequestRelationships | UnsetType = UNSET


Duration: TypeAlias = Annotated[str, Meta(pattern="^[0-9]{2,}:[0-9]{2}:[0-9]{2}$")]
Url: TypeAlias = Annotated[str, Meta(extra_json_schema={"format": "uri"})]


class VideoAttributes(Struct, frozen=True, kw_only=True):
    """A video, whether it is trimmed yet or not; once it is, it has all of these."""

    name: Name
    duration: Duration | UnsetType = UNSET
    duration_seconds: Seconds | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    url_expires_at: Moment | UnsetType = UNSET
    size: Count | UnsetType = UNSET
    sha256: Sha256 | UnsetType = UNSET


class TrimmedVideoAttributes(Struct, frozen=True, kw_only=True):
    """A trimmed video, and where it can be fetched."""

    name: Name
    duration: Duration
    duration_seconds: Seconds
    url: Url
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


class RequestDocument(Document[RequestResource], frozen=True):
    """One request."""


class RequestsDocument(Document[list[RequestResource]], frozen=True):
    """Requests, newest first."""


class VideoDocument(Document[VideoResource], frozen=True):
    """One video."""


class TrimmedVideosDocument(Document[list[TrimmedVideoResource]], frozen=True):
    """Trimmed videos, newest first."""
