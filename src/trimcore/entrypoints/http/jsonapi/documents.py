"""From results to JSON:API resources: pure functions, which golden files pin."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from msgspec import to_builtins

from trimcore.domain.cutting.timeline.times import MICROSECONDS, format_hms
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.user import User
from trimcore.domain.model.video import Video
from trimcore.domain.usecases.accounts.issue_token import IssuedToken
from trimcore.domain.usecases.trimming.list_trimmed_videos import TrimmedVideo
from trimcore.entrypoints.http.jsonapi.envelope import Object
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.receipt_document import receipt_document

USER_MEMBERS = frozenset({"email"})
REQUEST_MEMBERS = frozenset(
    {
        "status",
        "progress",
        "attempt",
        "created_at",
        "updated_at",
        "trimming_start_time",
        "duration",
        "failure",
        "receipt",
        "user",
        "video",
    }
)
VIDEO_MEMBERS = frozenset(
    {
        "name",
        "duration",
        "duration_seconds",
        "url",
        "url_expires_at",
        "size",
        "sha256",
        "user",
        "request",
    }
)
MEMBERS = {"users": USER_MEMBERS, "requests": REQUEST_MEMBERS, "videos": VIDEO_MEMBERS}
OF_USERS = Accepted(members=MEMBERS)
OF_REQUESTS = Accepted(include=frozenset({"user", "video"}), members=MEMBERS)
OF_VIDEOS = Accepted(include=frozenset({"user", "request"}), members=MEMBERS)
OF_REQUEST_LISTS = replace(OF_REQUESTS, pages=True, by_status=True)
OF_VIDEO_LISTS = replace(OF_VIDEOS, pages=True)


def user_document(user: User, query: Query) -> Object:
    """Describe a user; the password hash is never shown."""
    return _resource("users", user.id, {"email": user.email}, {}, query)


def token_document(issued: IssuedToken) -> Object:
    """Describe a token; its id is the moment of its issue."""
    moment = f"{issued.session.issued_at:%Y-%m-%d %H:%M:%S} UTC"
    return {"id": moment, "type": "tokens", "attributes": {"access": issued.token}}


def request_document(request: TrimRequest, query: Query) -> Object:
    """Describe a request: where it stands, what was asked for, and what came of it."""
    attributes: Object = {
        "status": request.status.value,
        "progress": request.progress,
        "attempt": request.attempt,
        "created_at": _moment(request.created_at),
        "updated_at": _moment(request.updated_at),
        "trimming_start_time": request.window.start_us / MICROSECONDS,
        "duration": request.window.duration_us / MICROSECONDS,
    }
    if request.failure is not None:
        failure = request.failure
        attributes["failure"] = {"code": failure.code, "detail": failure.detail}
    if request.video.result is not None:
        attributes["receipt"] = to_builtins(receipt_document(request.video.result.receipt))
    related = {"user": ("users", request.user_id), "video": ("videos", request.video.id)}
    return _resource("requests", request.id, attributes, related, query)


def video_document(request: TrimRequest, query: Query) -> Object:
    """Describe a request's video by its name, whether it is trimmed yet or not."""
    return _video(request, request.video, {}, query)


def trimmed_document(trimmed: TrimmedVideo, query: Query, base_url: str) -> Object:
    """Describe a trimmed video, and say where it can be fetched."""
    receipt = trimmed.result.receipt
    link = trimmed.link
    attributes: Object = {
        "duration": format_hms(receipt.duration_us),
        "duration_seconds": receipt.duration_us / MICROSECONDS,
        "url": f"{base_url}{link}" if link.startswith("/") else link,
        "url_expires_at": _moment(trimmed.link_expires_at),
        "size": receipt.bytes_written,
        "sha256": receipt.sha256,
    }
    return _video(trimmed.request, trimmed.video, attributes, query)


def included(user: User, requests: Iterable[TrimRequest], query: Query) -> Sequence[Object] | None:
    """Return the resources that `include` asks for, each once, or None if it asks for none.

    Every one of them is related to one of the requests, so none come with no requests.
    """
    if not query.include:
        return None
    shown = list(requests)
    found = [user_document(user, query)] if shown and "user" in query.include else []
    for request in shown:
        if "video" in query.include:
            found.append(video_document(request, query))
        if "request" in query.include:
            found.append(request_document(request, query))
    return found


def _video(request: TrimRequest, video: Video, more: Object, query: Query) -> Object:
    related = {"user": ("users", request.user_id), "request": ("requests", request.id)}
    return _resource("videos", video.id, {"name": video.name, **more}, related, query)


def _resource(
    kind: str, id_: str, attributes: Object, related: dict[str, tuple[str, str]], query: Query
) -> Object:
    shown = query.fields.get(kind, MEMBERS[kind])
    relationships: Object = {
        name: _relationship(target, included=name in query.include)
        for name, target in related.items()
        if name in shown
    }
    resource: Object = {"id": id_, "type": kind}
    if chosen := {name: value for name, value in attributes.items() if name in shown}:
        resource["attributes"] = chosen
    return resource | ({"relationships": relationships} if relationships else {})


def _relationship(target: tuple[str, str], *, included: bool) -> Object:
    kind, id_ = target
    if not included:
        return {"meta": {"included": False}}
    return {"data": {"type": kind, "id": id_}, "meta": {"included": True}}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
