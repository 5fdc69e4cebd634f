"""Uploads that come in pieces."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from trimcore.entrypoints.http.jsonapi.envelope import Document
from trimcore.entrypoints.http.jsonapi.resources.relationships import Relationship
from trimcore.entrypoints.http.jsonapi.values import Count, Id, Moment, Name


class PartAttributes(Struct, frozen=True, kw_only=True):
    """A part that goes to the store by PUT: where in the file it begins, its bytes, its address."""

    number: Annotated[int, Meta(ge=1)]
    offset: Count
    bytes: Count
    url: Annotated[str, Meta(extra_json_schema={"format": "uri"})]


class UploadAttributes(Struct, frozen=True, kw_only=True):
    """How far an upload is: `bytes` of the file in all, unless not told yet, `offset` of them here.

    What is sent to the store itself has `parts` as long as it is open. It is open until all bytes
    are here, joining while they are made a source, and then finished.
    """

    name: Name
    bytes: Count | UnsetType = UNSET
    offset: Count
    status: Literal["open", "joining", "finished"]
    created_at: Moment
    expires_at: Moment
    parts: list[PartAttributes] | UnsetType = UNSET


class UploadRelationships(Struct, frozen=True):
    """Which source it has become."""

    source: Relationship | UnsetType = UNSET


class UploadResource(Struct, frozen=True):
    """An upload."""

    id: Id
    type: Literal["uploads"]
    attributes: UploadAttributes | UnsetType = UNSET
    relationships: UploadRelationships | UnsetType = UNSET


class UploadsDocument(Document[list[UploadResource]], frozen=True):
    """All uploads of a user that are not over yet, newest first, without addresses of parts."""


class UploadDocument(Document[UploadResource], frozen=True):
    """One upload."""
