"""A user's trim requests."""

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from trimcore.domain.errors import RequestNotFound
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.domain.usecases.trimming.delete_request import DeleteRequest
from trimcore.domain.usecases.trimming.get_request import GetRequest, RequestOfUser
from trimcore.domain.usecases.trimming.list_requests import ListRequests, ListRequestsCommand
from trimcore.domain.usecases.trimming.restart_request import RestartRequest
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.trimming import (
    OF_REQUEST_LISTS,
    OF_REQUESTS,
    included,
    request_resource,
)
from trimcore.entrypoints.http.jsonapi.encoded import Encoded
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.negotiation import wants_jsonapi
from trimcore.entrypoints.http.jsonapi.query import Query, read_pairs, read_query
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.trimming.shown import PLAIN, ShownRequests
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.observability.line_fields import add_to_lines

FEW_WINDOWS = 500
"""So many are written in some milliseconds; a page of more than these would keep all other calls
waiting, and is written in a thread."""


@get("/users/requests")
async def list_all(
    request: HttpRequest,
    list_requests: NamedDependency[ListRequests],
    shown_requests: NamedDependency[ShownRequests],
    threads: NamedDependency[Threads],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """List the caller's requests, newest first."""
    pairs = read_pairs(request.scope["query_string"])
    query = read_query(pairs, OF_REQUEST_LISTS)
    user = user_of(request)
    command = ListRequestsCommand(user_id=user.id, statuses=query.statuses, **query.paging())
    page = await threads.listing(query.name).run(list_requests.execute, command)
    sources = await shown_requests.sources(page.requests, query)
    videos = shown_requests.videos.to(request, query)
    links = query.links(addresses.own_path(request), pairs, page.next, page.previous)

    def written() -> Response[bytes]:
        document = enveloped(
            [request_resource(each, query, sources) for each in page.requests],
            included=included(user, page.requests, query, videos, sources),
            links=links,
        )
        return answer(document)

    if sum(len(each.windows) for each in page.requests) <= FEW_WINDOWS:
        return written()
    return await threads.listing(query.name).run(written)


@get("/users/requests/{request_id:str}")
async def show(
    request: HttpRequest,
    request_id: FromPath[str],
    get_request: NamedDependency[GetRequest],
    threads: NamedDependency[Threads],
    shown_requests: NamedDependency[ShownRequests],
) -> Response[bytes]:
    """Show one request."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_REQUESTS)
    found = await threads.lookups.run(get_request.execute, _wanted(request, request_id))
    return await _shown(request, found, query, shown_requests)


@post("/users/requests/{request_id:str}/restart", status_code=200)
async def restart(
    request: HttpRequest,
    request_id: FromPath[str],
    restart_request: NamedDependency[RestartRequest],
    threads: NamedDependency[Threads],
    shown_requests: NamedDependency[ShownRequests],
) -> Response[bytes]:
    """Schedule a failed request again."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_REQUESTS)
    wanted = _wanted(request, request_id)
    try:
        restarted = await threads.reads.run(restart_request.execute, wanted)
    except RequestNotFound:
        if wants_jsonapi(request.headers.getall("accept", [])):
            raise
        return Response(b"", status_code=404, headers={"Content-Type": "text/html"})
    return await _shown(request, restarted, query, shown_requests)


@post("/users/requests/{request_id:str}/cancel", status_code=200)
async def cancel(
    request: HttpRequest,
    request_id: FromPath[str],
    cancel_request: NamedDependency[CancelRequest],
    threads: NamedDependency[Threads],
    shown_requests: NamedDependency[ShownRequests],
) -> Response[bytes]:
    """Give a request up."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_REQUESTS)
    cancelled = await threads.reads.run(cancel_request.execute, _wanted(request, request_id))
    return await _shown(request, cancelled, query, shown_requests)


@delete("/users/requests/{request_id:str}", status_code=204)
async def remove(
    request: HttpRequest,
    request_id: FromPath[str],
    delete_request: NamedDependency[DeleteRequest],
    threads: NamedDependency[Threads],
) -> None:
    """Delete a request that is over."""
    read_query(read_pairs(request.scope["query_string"]))
    await threads.reads.run(delete_request.execute, _wanted(request, request_id))


def _wanted(request: HttpRequest, request_id: str) -> RequestOfUser:
    return RequestOfUser(user_id=user_of(request).id, request_id=request_id)


async def _shown(
    request: HttpRequest, found: TrimRequest, query: Query, shown_requests: ShownRequests
) -> Response[bytes]:
    add_to_lines(trim_request=found.id)
    if query == PLAIN:
        return Encoded(shown_requests.documents.encoded(found))
    sources = await shown_requests.sources([found], query)
    videos = shown_requests.videos.to(request, query)
    related = included(user_of(request), [found], query, videos, sources)
    return answer(enveloped(request_resource(found, query, sources), included=related))
