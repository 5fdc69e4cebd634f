"""A user's videos."""

import re
from dataclasses import replace
from functools import partial

from litestar import Response, delete, get, post
from litestar.datastructures import Headers
from litestar.di import NamedDependency
from litestar.params import FromPath

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.domain.usecases.trimming.delete_video import DeleteVideo, DeleteVideoCommand
from trimcore.domain.usecases.trimming.get_video import GetVideo, VideoOfUser
from trimcore.domain.usecases.trimming.list_trimmed_videos import (
    ListTrimmedVideos,
    ListTrimmedVideosCommand,
)
from trimcore.domain.usecases.trimming.submit_trim import (
    SubmittedTrim,
    SubmitTrim,
    SubmitTrimCommand,
)
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.bodies.form import Form
from trimcore.entrypoints.http.bodies.forms import read_form
from trimcore.entrypoints.http.bodies.plans import NewVideo
from trimcore.entrypoints.http.bodies.reading import check_declared, read_all
from trimcore.entrypoints.http.bodies.shapes import names
from trimcore.entrypoints.http.bodies.upload import (
    UploadForm,
    abandon,
    boundary_of,
    receive_form,
)
from trimcore.entrypoints.http.bodies.windows import wanted_of
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.trimming import (
    OF_VIDEO_LISTS,
    OF_VIDEOS,
    included,
    trimmed_resource,
    video_resource,
)
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, answer, enveloped
from trimcore.entrypoints.http.jsonapi.negotiation import media_type
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.quotas import telling_quota
from trimcore.entrypoints.http.routes.trimming.shown import ShownVideos
from trimcore.entrypoints.http.threads import Lane, Threads
from trimcore.entrypoints.observability.line_fields import add_to_lines

_KEY_HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,255}")
_REQUIRED = Fault(field="source_id", code="required", detail="is required")
"""What is wrong with a document that names no source, since it can bring no file."""


@post("/users/videos")
async def create(
    request: HttpRequest,
    submit_trim: NamedDependency[SubmitTrim],
    shown_videos: NamedDependency[ShownVideos],
    threads: NamedDependency[Threads],
    limits: NamedDependency[Limits],
) -> Response[bytes]:
    """Take a video and schedule its trim."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_VIDEOS)
    user = user_of(request)
    asked = SubmitTrimCommand(
        user_id=user.id, name=None, idempotency_key=idempotency_key(request.headers)
    )
    kind, _ = media_type(request.headers.get("content-type", ""))
    submit = _submit_document if kind == MEDIA_TYPE else _submit_upload
    async with telling_quota(request, threads.uploads, partial(submit_trim.quota, user.id)):
        submitted = await submit(request, submit_trim, asked, threads.uploads, limits)
    add_to_lines(trim_request=submitted.request.id)
    document = enveloped(
        video_resource(submitted.request, query),
        included=included(user, [submitted.request], query),
    )
    headers = {"Location": shown_videos.location(request, submitted.request)}
    if not submitted.created:
        headers["Idempotency-Replayed"] = "true"
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
    command = ListTrimmedVideosCommand(user_id=user.id, **query.paging())
    page = await threads.listing(query.name).run(list_trimmed_videos.execute, command)
    base = addresses.own(request)
    document = enveloped(
        [trimmed_resource(each, query, base) for each in page.videos],
        included=included(user, [each.request for each in page.videos], query),
        links=query.links(addresses.own_path(request), pairs, page.next, page.previous),
    )
    return answer(document)


@delete("/users/videos/{video_id:str}", status_code=204)
async def remove(
    request: HttpRequest,
    video_id: FromPath[str],
    delete_video: NamedDependency[DeleteVideo],
    threads: NamedDependency[Threads],
) -> None:
    """Delete a video, and the request that makes it."""
    read_query(read_pairs(request.scope["query_string"]))
    command = DeleteVideoCommand(user_id=user_of(request).id, video_id=video_id)
    await threads.reads.run(delete_video.execute, command)


@get("/users/videos/{video_id:str}")
async def show(
    request: HttpRequest,
    video_id: FromPath[str],
    get_video: NamedDependency[GetVideo],
    shown_videos: NamedDependency[ShownVideos],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Show one video."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_VIDEOS)
    user = user_of(request)
    wanted = VideoOfUser(user_id=user.id, video_id=video_id)
    found = await threads.lookups.run(get_video.execute, wanted)
    add_to_lines(trim_request=found.id)
    video = shown_videos.to(request, query)(found)
    return answer(enveloped(video, included=included(user, [found], query)))


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


async def _submit_upload(
    request: HttpRequest,
    submit_trim: SubmitTrim,
    asked: SubmitTrimCommand,
    lane: Lane,
    limits: Limits,
) -> SubmittedTrim:
    boundary = boundary_of(request.headers.get("content-type", ""))
    most = submit_trim.limit + limits.framing
    check_declared(request.headers, most=most)
    begin = partial(submit_trim.begin, asked.user_id, asked.idempotency_key)
    upload = UploadForm(boundary, begin, limits)
    try:
        await receive_form(request.receive, upload, lane, most=most, stall=limits.stall)
        asked = replace(asked, upload=upload.upload)
        command = await lane.run(_command, submit_trim, asked, upload.form())
        return await lane.run(submit_trim.execute, command)
    finally:
        await abandon(upload, lane)


async def _submit_document(
    request: HttpRequest,
    submit_trim: SubmitTrim,
    asked: SubmitTrimCommand,
    lane: Lane,
    limits: Limits,
) -> SubmittedTrim:
    body = await read_all(request.receive, request.headers, most=limits.windows, stall=limits.stall)
    form = read_form(MEDIA_TYPE, body, NewVideo)
    return await lane.run(submit_trim.execute, await lane.run(_command, submit_trim, asked, form))


def _command(submit_trim: SubmitTrim, asked: SubmitTrimCommand, form: Form) -> SubmitTrimCommand:
    """Return what the form asks for.

    Raises:
        InvalidInput: names every wrong field, as callers call it.
    """
    wanted = wanted_of(form)
    command = replace(
        asked,
        name=form.get("name"),
        windows=wanted.windows or None,
        mode=wanted.mode,
        container=wanted.container,
        source_id=form.get("source_id"),
    )
    # What is wrong with the windows is known more closely, by their fields.
    found = [fault for fault in submit_trim.check(command) if fault.field != "window"]
    if "source" not in names(form.shape):
        found = [_REQUIRED if fault.field == "source" else fault for fault in found]
    if faults := form.all_faults([*wanted.faults, *found]):
        raise InvalidInput(*faults)
    return command
