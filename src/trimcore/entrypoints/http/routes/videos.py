"""A user's videos."""

import re

from litestar import Response, get, post
from litestar.datastructures import Headers
from litestar.di import NamedDependency

from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.ids import UserId
from trimcore.domain.usecases.trimming.list_trimmed_videos import (
    ListTrimmedVideos,
    ListTrimmedVideosCommand,
)
from trimcore.domain.usecases.trimming.submit_trim import SubmitTrim, SubmitTrimCommand
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.bodies.forms import window_of
from trimcore.entrypoints.http.bodies.reading import check_declared
from trimcore.entrypoints.http.bodies.upload import (
    UploadForm,
    abandon,
    boundary_of,
    receive_form,
)
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents import (
    OF_VIDEO_LISTS,
    OF_VIDEOS,
    included,
    trimmed_resource,
    video_resource,
)
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.observability.line_fields import add_to_lines

_KEY_HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,255}")


@post("/users/videos")
async def create(
    request: HttpRequest,
    submit_trim: NamedDependency[SubmitTrim],
    threads: NamedDependency[Threads],
    limits: NamedDependency[Limits],
) -> Response[bytes]:
    """Take a video and schedule its trim."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_VIDEOS)
    user = user_of(request)
    key = idempotency_key(request.headers)
    boundary = boundary_of(request.headers.get("content-type", ""))
    most = submit_trim.limit + limits.framing
    check_declared(request.headers, most=most)
    upload = UploadForm(boundary, submit_trim.begin, limits)
    lane = threads.uploads
    try:
        await receive_form(request.receive, upload, lane, most=most, stall=limits.stall)
        command = _command(submit_trim, user.id, upload, key)
        submitted = await lane.run(submit_trim.execute, command)
    finally:
        await abandon(upload, lane)
    add_to_lines(trim_request=submitted.request.id)
    document = enveloped(
        video_resource(submitted.request, query),
        included=included(user, [submitted.request], query),
    )
    headers = {} if submitted.created else {"Idempotency-Replayed": "true"}
    return answer(document, status=201, headers=headers)


@get("/users/videos")
async def list_trimmed(
    request: HttpRequest,
    list_trimmed_videos: NamedDependency[ListTrimmedVideos],
    threads: NamedDependency[Threads],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """List the caller's trimmed videos, newest first."""
    pairs = read_pairs(request.scope["query_string"])
    query = read_query(pairs, OF_VIDEO_LISTS)
    user = user_of(request)
    command = ListTrimmedVideosCommand(user_id=user.id, after=query.after, limit=query.limit)
    page = await threads.reads.run(list_trimmed_videos.execute, command)
    base = addresses.own(request)
    document = enveloped(
        [trimmed_resource(each, query, base) for each in page.videos],
        included=included(user, [each.request for each in page.videos], query),
        links=query.links(addresses.own_path(request), pairs, page.next),
    )
    return answer(document)


def idempotency_key(headers: Headers) -> str | None:
    """Return the caller's key for this submission, if there is one.

    Raises:
        MalformedRequest: it is not 1 to 255 visible ASCII characters, or comes twice.
    """
    keys = headers.getall(_KEY_HEADER, [])
    if not keys:
        return None
    if len(keys) > 1 or _KEY.fullmatch(keys[0]) is None:
        raise MalformedRequest("One key of 1 to 255 visible ASCII characters.", header=_KEY_HEADER)
    return keys[0]


def _command(
    submit_trim: SubmitTrim, user_id: UserId, upload: UploadForm, key: str | None
) -> SubmitTrimCommand:
    """Return what the form asks for.

    Raises:
        InvalidInput: names every wrong field, as callers call it.
    """
    form = upload.form()
    window, found = window_of(form)
    command = SubmitTrimCommand(
        user_id=user_id,
        name=form.get("name"),
        window=window,
        upload=upload.upload,
        idempotency_key=key,
    )
    # What is wrong with the window is known more closely, by its fields.
    found += [fault for fault in submit_trim.check(command) if fault.field != "window"]
    if faults := form.all_faults(found):
        raise InvalidInput(*faults)
    return command
