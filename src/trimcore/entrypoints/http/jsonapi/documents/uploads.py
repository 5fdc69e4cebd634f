"""Uploads that come in pieces."""

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET

from trimcore.domain.model.uploads.upload import Upload
from trimcore.domain.policies.uploads.part_links import PartLink
from trimcore.entrypoints.http.jsonapi.documents.parts import (
    Narrowed,
    named,
    narrowed,
    wire_moment,
)
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS
from trimcore.entrypoints.http.jsonapi.resources.uploads import (
    PartAttributes,
    UploadAttributes,
    UploadRelationships,
    UploadResource,
)

OF_UPLOADS = Accepted(members=MEMBERS)


def upload_resource(
    upload: Upload, query: Query, links: Sequence[PartLink] = ()
) -> Narrowed[UploadResource]:
    """Describe an upload: how far it is, where it goes, and which source it has become."""
    attributes = UploadAttributes(
        name=upload.name,
        bytes=UNSET if upload.length is None else upload.length,
        offset=upload.offset,
        status=_status(upload),
        created_at=wire_moment(upload.created_at),
        expires_at=wire_moment(upload.expires_at),
        parts=[_part(link) for link in links] or UNSET,
    )
    resource = UploadResource(upload.id, "uploads", attributes, _relationships(upload))
    return narrowed(resource, query)


def _part(link: PartLink) -> PartAttributes:
    return PartAttributes(number=link.number, offset=link.offset, bytes=link.size, url=link.url)


def _status(upload: Upload) -> Literal["open", "joining", "finished"]:
    if upload.is_finished:
        return "finished"
    return "joining" if upload.is_whole else "open"


def _relationships(upload: Upload) -> UploadRelationships:
    if not upload.is_finished:
        return UploadRelationships()
    return UploadRelationships(source=named("sources", upload.source_id, included=False))
