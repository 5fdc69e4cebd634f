"""A user's trim requests."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import json

from trimcore.domain.errors import RequestNotFound
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.domain.usecases.trimming.get_request import GetRequest, RequestOfUser
from trimcore.domain.usecases.trimming.list_requests import ListRequests, ListRequestsCommand
from trimcore.domain.usecases.trimming.restart_request import RestartRequest
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents import (
    OF_REQUEST_LISTS,
    OF_REQUESTS,
    included,
    request_resource,
)
from trimcore.entrypoints.http.jsonapi.envelope import Encoded, answer, enveloped
from trimcore.entrypoints.http.jsonapi.negotiation import wants_jsonapi
from trimcore.entrypoints.http.jsonapi.query import Query, read_pairs, read_query
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.observability.line_fields import add_to_lines


@get("/users/requests")
async def list_all(
    request: HttpRequest,
    list_requests: NamedDependency[ListRequests],
    threads: NamedDependency[Threads],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """List the caller's requests, newest first."""
    pairs = read_pairs(request.scope["query_string"])
    query = read_query(pairs, OF_REQUEST_LISTS)
    user = user_of(request)
    command = ListRequestsCommand(
        user_id=user.id, statuses=query.statuses, after=query.after, limit=query.limit
    )
    page = await threads.reads.run(list_requests.execute, command)
    document = enveloped(
        [request_resource(each, query) for each in page.requests],
        included=included(user, page.requests, query),
        links=query.links(addresses.own_path(request), pairs, page.next),
    )
    return answer(document)


@get("/users/requests/{request_id:str}")
async def show(
    request: HttpRequest,
    request_id: FromPath[str],
    get_request: NamedDependency[GetRequest],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Show one request."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_REQUESTS)
    found = await threads.lookups.run(get_request.execute, _wanted(request, request_id))
    return _shown(request, found, query)


@post("/users/requests/{request_id:str}/restart", status_code=200)
async def restart(
    request: HttpRequest,
    request_id: FromPath[str],
    restart_request: NamedDependency[RestartRequest],
    threads: NamedDependency[Threads],
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
    return _shown(request, restarted, query)


@post("/users/requests/{request_id:str}/cancel", status_code=200)
async def cancel(
    request: HttpRequest,
    request_id: FromPath[str],
    cancel_request: NamedDependency[CancelRequest],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Give a request up."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_REQUESTS)
    cancelled = await threads.reads.run(cancel_request.execute, _wanted(request, request_id))
    return _shown(request, cancelled, query)


def _wanted(request: HttpRequest, request_id: str) -> RequestOfUser:
    return RequestOfUser(user_id=user_of(request).id, request_id=request_id)


def _shown(request: HttpRequest, found: TrimRequest, query: Query) -> Response[bytes]:
    add_to_lines(trim_request=found.id)
    if query == _PLAIN:
        return Encoded(_SHOWN.encoded(found))
    related = included(user_of(request), [found], query)
    return answer(enveloped(request_resource(found, query), included=related))


class ShownRequests:
    """The newest documents of requests, `most` of them: whoever waits for one asks again and again.

    A request never changes, its change is another value; so the same value has the same document.
    """

    def __init__(self, most: int = 512) -> None:
        self._most = most
        self._kept: dict[RequestId, tuple[TrimRequest, bytes]] = {}

    def encoded(self, request: TrimRequest) -> bytes:
        """Return the document of a request, nothing included and nothing left out."""
        value, document = self._kept.pop(request.id, (None, b""))
        if value is not request:
            document = json.encode(enveloped(request_resource(request, _PLAIN)))
        self._kept[request.id] = request, document
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return document


_PLAIN = Query()
_SHOWN = ShownRequests()
