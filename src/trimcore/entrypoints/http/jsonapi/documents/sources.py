"""Sources."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from msgspec import UNSET, UnsetType

from trimcore.domain.model.media import Track
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.user import User
from trimcore.entrypoints.http.jsonapi.documents.accounts import user_resource
from trimcore.entrypoints.http.jsonapi.documents.parts import (
    Narrowed,
    narrowed,
    related,
    wire_moment,
)
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS, Resource
from trimcore.entrypoints.http.jsonapi.resources.sources import (
    SourceAttributes,
    SourceRelationships,
    SourceResource,
    TrackAttributes,
)
from trimcore.entrypoints.http.jsonapi.resources.trimming import FailureAttributes

OF_SOURCES = Accepted(include=frozenset({"user"}), members=MEMBERS)
OF_SOURCE_LISTS = replace(OF_SOURCES, pages=True, both_ways=True, by_creation=True, by_name=True)

Known = TypeVar("Known")


def source_resource(source: Source, query: Query) -> Narrowed[SourceResource]:
    """Describe a source, and what it is, as far as it is known."""
    media, failure = source.media, source.failure
    attributes = SourceAttributes(
        name=source.name,
        bytes=source.size if source.is_here else UNSET,
        sha256=source.sha256 if source.is_here else UNSET,
        created_at=wire_moment(source.created_at),
        origin=source.origin,
        duration=UNSET if media is None else _seconds(media.duration),
        container=UNSET if media is None else media.container,
        tracks=UNSET if media is None else [_track(track) for track in media.tracks],
        failure=UNSET if failure is None else FailureAttributes(failure.code, failure.detail),
    )
    relationships = SourceRelationships(user=related("user", "users", source.user_id, query))
    return narrowed(SourceResource(source.id, "sources", attributes, relationships), query)


def included_with(
    user: User, sources: Sequence[Source], query: Query
) -> Sequence[Narrowed[Resource]] | None:
    """Return the user, if `include` asks for it and any source is shown, or None."""
    if not query.include:
        return None
    return [user_resource(user, query)] if sources else []


def _track(track: Track) -> TrackAttributes:
    return TrackAttributes(
        index=track.index,
        kind=track.kind,
        codec=track.codec,
        default=track.is_default,
        language=_known(track.language),
        title=_known(track.title),
        duration=_seconds(track.duration),
        width=_known(track.width),
        height=_known(track.height),
        frame_rate=_seconds(track.rate or track.mean_rate),
        sample_rate=_known(track.sample_rate),
        channels=_known(track.channels),
    )


def _seconds(value: Fraction | None) -> float | UnsetType:
    return UNSET if value is None else float(value)


def _known(value: Known | None) -> Known | UnsetType:
    return UNSET if value is None else value
