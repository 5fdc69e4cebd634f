"""The API's description for people: Swagger UI, from where the service is."""

from functools import cache
from pathlib import Path

from litestar import HttpMethod, Response, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.routes.page.assets import INDEX, read, sent

STATIC = Path(__file__).with_name("static")
_ADDRESS = "/docs"
_READS = [HttpMethod.GET, HttpMethod.HEAD]
_ALLOWED = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
"""The page's policy: no script and no style but our own files."""

_assets = cache(lambda: read(STATIC))


@route(_ADDRESS, http_method=_READS, status_code=200)
async def index(request: HttpRequest, addresses: NamedDependency[Addresses]) -> Response[bytes]:
    """Send the page, which loads what it needs by paths from here."""
    if request.scope["raw_path"].endswith(b"/"):
        headers = {"Location": f"{addresses.own(request)}{_ADDRESS}"}
        return Response(b"", status_code=307, headers=headers)
    return sent(request, _assets()[INDEX], {"Content-Security-Policy": "; ".join(_ALLOWED)})


@route(f"{_ADDRESS}/reference/{{path:path}}", http_method=_READS, status_code=200)
async def load(request: HttpRequest, path: FromPath[str]) -> Response[bytes]:
    """Send what the page loads."""
    asset = _assets().get(path.lstrip("/"))
    if asset is None:
        raise NotFoundException
    return sent(request, asset, {})
