"""Sources."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from trimcore.domain.model.sources.source import Origin
from trimcore.entrypoints.http.jsonapi.envelope import Document
from trimcore.entrypoints.http.jsonapi.resources.relationships import Relationship
from trimcore.entrypoints.http.jsonapi.resources.trimming import FailureAttributes
from trimcore.entrypoints.http.jsonapi.values import Count, Id, Moment, Name, Seconds, Sha256


class TrackAttributes(Struct, frozen=True, kw_only=True):
    """One track; what does not fit its kind, or is not known, is left out."""

    index: Count
    kind: str
    codec: str
    default: bool
    language: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    duration: Seconds | UnsetType = UNSET
    width: Count | UnsetType = UNSET
    height: Count | UnsetType = UNSET
    frame_rate: Seconds | UnsetType = UNSET
    sample_rate: Count | UnsetType = UNSET
    channels: Count | UnsetType = UNSET


class SourceAttributes(Struct, frozen=True, kw_only=True):
    """What a source is, as far as it is known: its size once it is here, the rest after a look."""

    name: Name
    bytes: Count | UnsetType = UNSET
    sha256: Sha256 | UnsetType = UNSET
    created_at: Moment
    origin: Origin
    duration: Seconds | UnsetType = UNSET
    container: str | UnsetType = UNSET
    tracks: list[TrackAttributes] | UnsetType = UNSET
    failure: FailureAttributes | UnsetType = UNSET


class SourceRelationships(Struct, frozen=True):
    """Whose source it is."""

    user: Relationship | UnsetType = UNSET


class SourceResource(Struct, frozen=True):
    """A source."""

    id: Id
    type: Literal["sources"]
    attributes: SourceAttributes | UnsetType = UNSET
    relationships: SourceRelationships | UnsetType = UNSET


class SourceDocument(Document[SourceResource], frozen=True):
    """One source."""


class SourcesDocument(Document[list[SourceResource]], frozen=True):
    """Sources, newest first."""
