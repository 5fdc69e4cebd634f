"""The documents in a browser, from where the service is: nothing of them comes from elsewhere."""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from litestar import HttpMethod, Response, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.routes.page.assets import INDEX, Asset, read, sent

SITE = Path(__file__).with_name("site")
_ADDRESS = "/docs/guide"
_READS = [HttpMethod.GET, HttpMethod.HEAD]
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Guide:
    """What was built into a folder; nothing if nobody has built it."""

    folder: Path = SITE

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """Every file by its path."""
        return read(self.folder)

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy: what the pages bring along, told by its digest if inline."""
        inline = {
            script
            for path, asset in self.assets.items()
            if path.endswith(".html")
            for script in _INLINE.findall(asset.content)
        }
        digests = [f"'sha256-{b64encode(sha256(one).digest()).decode()}'" for one in inline]
        return "; ".join(
            (
                "default-src 'none'",
                " ".join(["script-src 'self'", *sorted(digests)]),
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data:",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            )
        )


@route(_ADDRESS, http_method=_READS, status_code=307)
async def begin(
    request: HttpRequest, guide: NamedDependency[Guide], addresses: NamedDependency[Addresses]
) -> Response[bytes]:
    """Lead to the first page."""
    if INDEX not in guide.assets:
        raise NotFoundException
    headers = {"Location": f"{addresses.own(request)}{_ADDRESS}/{INDEX}"}
    return Response(b"", status_code=307, headers=headers)


@route(f"{_ADDRESS}/{{path:path}}", http_method=_READS, status_code=200)
async def load(
    request: HttpRequest, path: FromPath[str], guide: NamedDependency[Guide]
) -> Response[bytes]:
    """Send a page, or what it loads."""
    asset = guide.assets.get(path.lstrip("/"))
    if asset is None:
        raise NotFoundException
    return sent(request, asset, {"Content-Security-Policy": guide.policy})
