"""The API's description, for machines; there is no page that would load other people's scripts."""

from litestar import Response, get
from msgspec import json

from trimcore.entrypoints.http.openapi.document import description


@get("/openapi.json")
async def describe() -> Response[bytes]:
    """Return the OpenAPI document."""
    return Response(json.encode(description()), media_type="application/json")
