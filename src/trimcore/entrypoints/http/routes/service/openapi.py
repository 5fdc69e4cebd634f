"""The API's description, for machines; there is no page that would load other people's scripts."""

from litestar import Response, get
from litestar.di import NamedDependency
from msgspec import json

from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.openapi.document import description


@get("/openapi.json")
async def describe(request: HttpRequest, addresses: NamedDependency[Addresses]) -> Response[bytes]:
    """Return the OpenAPI document; its paths begin where this client reaches the service."""
    servers = [{"url": addresses.prefix(request) or "/"}]
    document = {**description(), "servers": servers}
    return Response(json.encode(document), media_type="application/json")
