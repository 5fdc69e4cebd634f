"""From results to JSON:API resources: pure functions, which golden files pin."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal, TypeAlias, TypeVar

from msgspec import UNSET, to_builtins

from trimcore.domain.cutting.timeline.times import MICROSECONDS, format_hms
from trimcore.domain.model.trim_request import Failure, TrimRequest
from trimcore.domain.model.user import User
from trimcore.domain.usecases.accounts.issue_token import IssuedToken
from trimcore.domain.usecases.trimming.list_trimmed_videos import TrimmedVideo
from trimcore.entrypoints.http.jsonapi.envelope import Object
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.http.jsonapi.resources import (
    MEMBERS,
    FailureAttributes,
    Identifier,
    Relationship,
    RelationshipFacts,
    RequestAttributes,
    RequestRelationships,
    RequestResource,
    Resource,
    TokenAttributes,
    TokenResource,
    TrimmedVideoAttributes,
    TrimmedVideoResource,
    UserAttributes,
    UserResource,
    VideoAttributes,
    VideoRelationships,
    VideoResource,
)
from trimcore.entrypoints.receipt_document import receipt_document

Shown = TypeVar("Shown", bound=Resource)
Narrowed: TypeAlias = Shown | Object
"""A resource, or what `fields` leaves of it."""

OF_USERS = Accepted(members=MEMBERS)
OF_REQUESTS = Accepted(include=frozenset({"user", "video"}), members=MEMBERS)
OF_VIDEOS = Accepted(include=frozenset({"user", "request"}), members=MEMBERS)
OF_REQUEST_LISTS = replace(OF_REQUESTS, pages=True, by_status=True)
OF_VIDEO_LISTS = replace(OF_VIDEOS, pages=True)

_NOT_INCLUDED = Relationship(meta=RelationshipFacts(included=False))
_INCLUDED = RelationshipFacts(included=True)


def user_resource(user: User, query: Query) -> Narrowed[UserResource]:
    """Describe a user; the password hash is never shown."""
    return _narrowed(UserResource(user.id, "users", UserAttributes(user.email)), query)


def token_resource(issued: IssuedToken) -> TokenResource:
    """Describe a token; its id is the moment of its issue."""
    moment = f"{issued.session.issued_at:%Y-%m-%d %H:%M:%S} UTC"
    return TokenResource(moment, "tokens", TokenAttributes(issued.token))


def request_resource(request: TrimRequest, query: Query) -> Narrowed[RequestResource]:
    """Describe a request: where it stands, what was asked for, and what came of it."""
    failure, result = request.failure, request.video.result
    attributes = RequestAttributes(
        status=request.status,
        progress=request.progress,
        attempt=request.attempt,
        created_at=_moment(request.created_at),
        updated_at=_moment(request.updated_at),
        trimming_start_time=request.window.start_us / MICROSECONDS,
        duration=request.window.duration_us / MICROSECONDS,
        failure=UNSET if failure is None else _failure(failure),
        receipt=UNSET if result is None else receipt_document(result.receipt),
    )
    relationships = RequestRelationships(
        user=_related("user", "users", request.user_id, query),
        video=_related("video", "videos", request.video.id, query),
    )
    return _narrowed(RequestResource(request.id, "requests", attributes, relationships), query)


def video_resource(request: TrimRequest, query: Query) -> Narrowed[VideoResource]:
    """Describe a request's video by its name, whether it is trimmed yet or not."""
    attributes = VideoAttributes(request.video.name)
    relationships = _of_video(request, query)
    return _narrowed(VideoResource(request.video.id, "videos", attributes, relationships), query)


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
        url_expires_at=_moment(trimmed.link_expires_at),
        size=receipt.bytes_written,
        sha256=receipt.sha256,
    )
    relationships = _of_video(trimmed.request, query)
    resource = TrimmedVideoResource(trimmed.video.id, "videos", attributes, relationships)
    return _narrowed(resource, query)


def included(
    user: User, requests: Iterable[TrimRequest], query: Query
) -> Sequence[Narrowed[Resource]] | None:
    """Return the resources that `include` asks for, each once, or None if it asks for none.

    Every one of them is related to one of the requests, so none come with no requests.
    """
    if not query.include:
        return None
    shown = list(requests)
    found: list[Narrowed[Resource]] = []
    if shown and "user" in query.include:
        found.append(user_resource(user, query))
    for request in shown:
        if "video" in query.include:
            found.append(video_resource(request, query))
        if "request" in query.include:
            found.append(request_resource(request, query))
    return found


def _failure(failure: Failure) -> FailureAttributes:
    return FailureAttributes(failure.code, failure.detail)


def _of_video(request: TrimRequest, query: Query) -> VideoRelationships:
    return VideoRelationships(
        user=_related("user", "users", request.user_id, query),
        request=_related("request", "requests", request.id, query),
    )


def _related(
    name: str, kind: Literal["users", "requests", "videos"], id_: str, query: Query
) -> Relationship:
    if name not in query.include:
        return _NOT_INCLUDED
    return Relationship(data=Identifier(kind, id_), meta=_INCLUDED)


def _narrowed(resource: Shown, query: Query) -> Narrowed[Shown]:
    """Leave the members that `fields` asks for; without it, all of them."""
    shown = query.fields.get(resource.type)
    if shown is None:
        return resource
    whole = to_builtins(resource)
    found: Object = {"id": whole["id"], "type": whole["type"]}
    for part in ("attributes", "relationships"):
        members = whole.get(part, {})
        if kept := {name: value for name, value in members.items() if name in shown}:
            found[part] = kept
    return found


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
