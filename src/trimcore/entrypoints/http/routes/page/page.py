"""A page in a browser, on the API of this service alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self
from urllib.parse import urlsplit

from litestar import HttpMethod, Response, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.routes.guide.guide import Guide
from trimcore.entrypoints.http.routes.page.assets import INDEX, Asset, asset_of, assets, sent

_READS = [HttpMethod.GET, HttpMethod.HEAD]
_HELP = b'<link rel="help" href="docs/guide/index.html">'
"""By this the page knows that the documents are there."""
_SCRIPT = "libraries/tus.js"
"""The one that is no module."""


@dataclass(frozen=True, slots=True)
class PagePolicy:
    """Where the page may send calls and take videos from, beside the service itself.

    `origins` are those of a store that serves its links itself.
    """

    origins: Sequence[str]

    @classmethod
    def beside(cls, *addresses: str | None) -> Self:
        """Return the policy where results have such addresses; paths are our own."""
        parts = [urlsplit(address) for address in addresses if address]
        return cls([f"{part.scheme}://{part.netloc}" for part in parts if part.netloc])

    def header(self) -> str:
        """Return the Content-Security-Policy: no script and no style but our own files."""
        elsewhere = " ".join(["'self'", *self.origins])
        return "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' blob: data:",
                f"media-src blob: {elsewhere}",
                f"connect-src {elsewhere}",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        )


@cache
def _page(*, has_guide: bool) -> Asset:
    """Return the page with all modules named, or slow lines would wait for one after the other."""
    page = assets()[INDEX]
    modules = (path for path in assets() if path.endswith(".js") and path != _SCRIPT)
    links = [f'<link rel="modulepreload" href="page/{path}">'.encode() for path in modules]
    head = b"".join([*links, *([_HELP] if has_guide else [])])
    return asset_of(page.content.replace(b"</head>", head + b"</head>"), page.media_type)


@route("/", http_method=_READS, status_code=200)
async def index(
    request: HttpRequest,
    page_policy: NamedDependency[PagePolicy],
    addresses: NamedDependency[Addresses],
    guide: NamedDependency[Guide],
) -> Response[bytes]:
    """Send the page, from an address that ends in a slash: what it loads is told below that."""
    if not request.scope.get("raw_path", b"/").endswith(b"/"):
        return Response(b"", status_code=307, headers={"Location": f"{addresses.own(request)}/"})
    policy = {"Content-Security-Policy": page_policy.header()}
    return sent(request, _page(has_guide=INDEX in guide.assets), policy)


@route("/page/{path:path}", http_method=_READS, status_code=200)
async def load(request: HttpRequest, path: FromPath[str]) -> Response[bytes]:
    """Send what the page loads."""
    asset = assets().get(path.lstrip("/"))
    if asset is None:
        raise NotFoundException
    return sent(request, asset, {})
