"""The files of pages, as they are sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from litestar import Response

from trimcore.entrypoints.http.http_request import HttpRequest

STATIC = Path(__file__).with_name("static")
INDEX = "index.html"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".apib": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file: its bytes, its media type, and a mark that changes with the bytes."""

    content: bytes
    media_type: str
    etag: str


@cache
def assets() -> Mapping[str, Asset]:
    """Return every file of the page by its path below `static`."""
    return read(STATIC)


def read(folder: Path) -> Mapping[str, Asset]:
    """Return every file that pages load by its path below a folder, with `/` between folders."""
    return dict(_read(folder))


def sent(request: HttpRequest, asset: Asset, more: Mapping[str, str]) -> Response[bytes]:
    """Answer with a file, or with nothing if the caller has it, and with `more` headers."""
    # Asked for again each time, so that a page never runs with files of two versions.
    headers = {"ETag": asset.etag, "Cache-Control": "no-cache", **more}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(b"", status_code=304, headers=headers)
    content = b"" if request.method == "HEAD" else asset.content
    headers["Content-Type"] = asset.media_type
    return Response(content, headers=headers)


def asset_of(content: bytes, media_type: str) -> Asset:
    """Return bytes as a file that is sent."""
    mark = f'"{sha256(content).hexdigest()[:32]}"'
    return Asset(content=content, media_type=media_type, etag=mark)


def _read(folder: Path) -> Iterator[tuple[str, Asset]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in _TYPES:
            asset = asset_of(path.read_bytes(), _TYPES[path.suffix])
            yield path.relative_to(folder).as_posix(), asset
