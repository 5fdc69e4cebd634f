"""A user's sources."""

from functools import partial

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.usecases.sources.add_source import AddSource, AddSourceCommand
from trimcore.domain.usecases.sources.delete_source import DeleteSource
from trimcore.domain.usecases.sources.expect_source import ExpectSource, ExpectSourceCommand
from trimcore.domain.usecases.sources.get_source import GetSource, SourceOfUser
from trimcore.domain.usecases.sources.list_sources import ListSources, ListSourcesCommand
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.bodies.forms import read_form
from trimcore.entrypoints.http.bodies.reading import check_declared, read_all
from trimcore.entrypoints.http.bodies.shapes import NewSource, SentSource
from trimcore.entrypoints.http.bodies.upload import (
    UploadForm,
    abandon,
    boundary_of,
    receive_form,
)
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.sources import (
    OF_SOURCE_LISTS,
    OF_SOURCES,
    included_with,
    source_resource,
)
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, answer, enveloped
from trimcore.entrypoints.http.jsonapi.negotiation import media_type
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.shares import SharedLane
from trimcore.entrypoints.http.threads import Lane, Threads


@post("/users/sources")
async def create(  # noqa: PLR0913, PLR0917 - two ways to give a source
    request: HttpRequest,
    add_source: NamedDependency[AddSource],
    expect_source: NamedDependency[ExpectSource],
    hosts: NamedDependency[SharedLane],
    threads: NamedDependency[Threads],
    limits: NamedDependency[Limits],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """Take a video to be cut later."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_SOURCES)
    user = user_of(request)
    kind, _ = media_type(request.headers.get("content-type", ""))
    if kind == MEDIA_TYPE:
        source = await _expected(request, expect_source, user.id, hosts, limits)
    else:
        source = await _uploaded(request, add_source, user.id, threads.uploads, limits)
    document = enveloped(
        source_resource(source, query), included=included_with(user, [source], query)
    )
    location = f"{addresses.own(request)}/api/v1/users/sources/{source.id}"
    return answer(document, status=201, headers={"Location": location})


@get("/users/sources")
async def list_all(
    request: HttpRequest,
    list_sources: NamedDependency[ListSources],
    threads: NamedDependency[Threads],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """List the caller's sources, newest first."""
    pairs = read_pairs(request.scope["query_string"])
    query = read_query(pairs, OF_SOURCE_LISTS)
    user = user_of(request)
    command = ListSourcesCommand(user_id=user.id, **query.paging())
    page = await threads.listing(query.name).run(list_sources.execute, command)
    document = enveloped(
        [source_resource(each, query) for each in page.sources],
        included=included_with(user, page.sources, query),
        links=query.links(addresses.own_path(request), pairs, page.next, page.previous),
    )
    return answer(document)


@get("/users/sources/{source_id:str}")
async def show(
    request: HttpRequest,
    source_id: FromPath[str],
    get_source: NamedDependency[GetSource],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Show one source."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_SOURCES)
    user = user_of(request)
    command = SourceOfUser(user_id=user.id, source_id=source_id)
    source = await threads.reads.run(get_source.execute, command)
    related = included_with(user, [source], query)
    return answer(enveloped(source_resource(source, query), included=related))


@delete("/users/sources/{source_id:str}", status_code=204)
async def remove(
    request: HttpRequest,
    source_id: FromPath[str],
    delete_source: NamedDependency[DeleteSource],
    threads: NamedDependency[Threads],
) -> None:
    """Delete a source."""
    read_query(read_pairs(request.scope["query_string"]))
    command = SourceOfUser(user_id=user_of(request).id, source_id=source_id)
    await threads.reads.run(delete_source.execute, command)


async def _uploaded(
    request: HttpRequest, add_source: AddSource, user_id: UserId, lane: Lane, limits: Limits
) -> Source:
    boundary = boundary_of(request.headers.get("content-type", ""))
    most = add_source.limit + limits.framing
    check_declared(request.headers, most=most)
    upload = UploadForm(boundary, partial(add_source.begin, user_id), limits, SentSource)
    try:
        await receive_form(request.receive, upload, lane, most=most, stall=limits.stall)
        return await lane.run(add_source.execute, _command(add_source, user_id, upload))
    finally:
        await abandon(upload, lane)


async def _expected(
    request: HttpRequest,
    expect_source: ExpectSource,
    user_id: UserId,
    hosts: SharedLane,
    limits: Limits,
) -> Source:
    body = await read_all(request.receive, request.headers, most=limits.form, stall=limits.stall)
    form = read_form(MEDIA_TYPE, body, NewSource)
    command = ExpectSourceCommand(user_id=user_id, url=form.get("url"), name=form.get("name"))
    if form.faults:
        found = await hosts.run(request, expect_source.check, command)
        raise InvalidInput(*form.all_faults(found))
    # Its host is looked up, which takes as long as somebody's server of names wants it to.
    return await hosts.run(request, expect_source.execute, command)


def _command(add_source: AddSource, user_id: UserId, upload: UploadForm) -> AddSourceCommand:
    """Return what the form asks for.

    Raises:
        InvalidInput: names every wrong field, as callers call it.
    """
    form = upload.form()
    command = AddSourceCommand(
        user_id=user_id,
        name=form.get("name"),
        upload=upload.upload,
        file_name=upload.file_name,
    )
    if faults := form.all_faults(add_source.check(command)):
        raise InvalidInput(*faults)
    return command
