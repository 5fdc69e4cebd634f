"""Requests and videos."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from msgspec import UNSET, UnsetType

from trimcore.domain.cutting.timeline.clock_time import format_hms
from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.user import User
from trimcore.domain.policies.showing.result_links import TrimmedVideo
from trimcore.domain.policies.source_use import source_id_of
from trimcore.entrypoints.http.jsonapi.documents.accounts import user_resource
from trimcore.entrypoints.http.jsonapi.documents.parts import (
    Narrowed,
    named,
    narrowed,
    related,
    wire_moment,
)
from trimcore.entrypoints.http.jsonapi.documents.sources import source_resource
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS, Resource
from trimcore.entrypoints.http.jsonapi.resources.relationships import Relationship
from trimcore.entrypoints.http.jsonapi.resources.trimming import (
    FailureAttributes,
    RequestAttributes,
    RequestRelationships,
    RequestResource,
    TrimmedVideoAttributes,
    TrimmedVideoResource,
    VideoAttributes,
    VideoRelationships,
    VideoResource,
    WindowAttributes,
)
from trimcore.entrypoints.receipt_document import receipt_document

OF_REQUESTS = Accepted(include=frozenset({"user", "video", "source"}), members=MEMBERS)
OF_VIDEOS = Accepted(include=frozenset({"user", "request"}), members=MEMBERS)
OF_VIDEO_LISTS = replace(OF_VIDEOS, pages=True, both_ways=True, by_creation=True, by_name=True)
OF_REQUEST_LISTS = replace(OF_VIDEO_LISTS, include=OF_REQUESTS.include, by_status=True)

_LARGE = frozenset({"windows", "receipt"})
NO_SOURCES: Mapping[SourceId, Source] = {}
ShownVideo: TypeAlias = Narrowed[VideoResource] | Narrowed[TrimmedVideoResource]


def request_resource(
    request: TrimRequest, query: Query, sources: Mapping[SourceId, Source] = NO_SOURCES
) -> Narrowed[RequestResource]:
    """Describe a request: where it stands, what was asked for, and what came of it.

    `sources` are those that come along. What grows with the windows is not even described if it
    is left out.
    """
    failure, result = request.failure, request.video.result
    shown = query.fields.get("requests", _LARGE)
    attributes = RequestAttributes(
        status=request.status,
        progress=request.progress,
        attempt=request.attempt,
        created_at=wire_moment(request.created_at),
        updated_at=wire_moment(request.updated_at),
        trimming_start_time=request.windows[0].start_us / MICROSECONDS,
        duration=sum(window.duration_us for window in request.windows) / MICROSECONDS,
        windows=[_window(window) for window in request.windows] if "windows" in shown else [],
        mode=request.mode,
        container=request.container,
        failure=UNSET if failure is None else _failure(failure),
        receipt=(
            UNSET if result is None or "receipt" not in shown else receipt_document(result.receipt)
        ),
    )
    relationships = RequestRelationships(
        user=related("user", "users", request.user_id, query),
        video=related("video", "videos", request.video.id, query),
        source=_source(request, sources),
    )
    return narrowed(RequestResource(request.id, "requests", attributes, relationships), query)


def video_resource(request: TrimRequest, query: Query) -> Narrowed[VideoResource]:
    """Describe a request's video by its name, whether it is trimmed yet or not."""
    attributes = VideoAttributes(name=request.video.name)
    relationships = _of_video(request, query)
    return narrowed(VideoResource(request.video.id, "videos", attributes, relationships), query)


def trimmed_resource(
    trimmed: TrimmedVideo, query: Query, base_url: str
) -> Narrowed[TrimmedVideoResource]:
    """Describe a trimmed video, and say where it can be fetched."""
    receipt, link = trimmed.result.receipt, trimmed.link
    attributes = TrimmedVideoAttributes(
        name=trimmed.video.name,
        duration=format_hms(receipt.duration_us),
        duration_seconds=receipt.duration_us / MICROSECONDS,
        url=f"{base_url}{link}" if link.startswith("/") else link,
        url_expires_at=wire_moment(trimmed.link_expires_at),
        size=receipt.bytes_written,
        sha256=receipt.sha256,
    )
    relationships = _of_video(trimmed.request, query)
    resource = TrimmedVideoResource(trimmed.video.id, "videos", attributes, relationships)
    return narrowed(resource, query)


def shown_videos(
    link: Callable[[TrimRequest], TrimmedVideo | None], query: Query, base_url: str
) -> Callable[[TrimRequest], ShownVideo]:
    """Return what describes the video of a request: with a link and all if it is trimmed."""

    def shown(request: TrimRequest) -> ShownVideo:
        trimmed = link(request)
        if trimmed is None:
            return video_resource(request, query)
        return trimmed_resource(trimmed, query, base_url)

    return shown


def included(
    user: User,
    requests: Iterable[TrimRequest],
    query: Query,
    videos: Callable[[TrimRequest], ShownVideo] | None = None,
    sources: Mapping[SourceId, Source] = NO_SOURCES,
) -> Sequence[Narrowed[Resource]] | None:
    """Return the resources that `include` asks for, each once, or None if it asks for none.

    Every one of them is related to one of the requests, so none come with no requests. `videos`
    describes those that come along, where any may; `sources` are all that do.
    """
    if not query.include:
        return None
    shown = list(requests)
    found: list[Narrowed[Resource]] = []
    if shown and "user" in query.include:
        found.append(user_resource(user, query))
    for request in shown:
        if videos is not None and "video" in query.include:
            found.append(videos(request))
        if "request" in query.include:
            found.append(request_resource(request, query))
    return [*found, *(source_resource(source, query) for source in sources.values())]


def _source(request: TrimRequest, sources: Mapping[SourceId, Source]) -> Relationship | UnsetType:
    source_id = source_id_of(request)
    if source_id is None:
        return UNSET
    return named("sources", source_id, included=source_id in sources)


def _window(window: TrimWindow) -> WindowAttributes:
    return WindowAttributes(window.start_us / MICROSECONDS, window.duration_us / MICROSECONDS)


def _failure(failure: Failure) -> FailureAttributes:
    return FailureAttributes(failure.code, failure.detail)


def _of_video(request: TrimRequest, query: Query) -> VideoRelationships:
    return VideoRelationships(
        user=related("user", "users", request.user_id, query),
        request=related("request", "requests", request.id, query),
    )
