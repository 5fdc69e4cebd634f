"""Trimmed videos for whoever has a link; for stores that don't serve links themselves."""

from dataclasses import dataclass

from litestar import HttpMethod, route
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from trimcore.domain.errors import BlobNotFound
from trimcore.entrypoints.http.blobs.answer import BlobAnswer
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.threads import Threads
from trimcore.ports.clock import Clock
from trimcore.ports.storage.blob_links import BlobLinks, LinkedBlob
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.byte_source import ByteSource


@dataclass(frozen=True, slots=True)
class LinkedBlobs:
    """What it takes to follow a link; `links` is None if the store's links lead elsewhere."""

    links: BlobLinks | None
    blobs: Blobs
    clock: Clock

    def open(self, token: str) -> tuple[LinkedBlob, ByteSource]:
        """Return what the link stands for, and its bytes.

        Raises:
            BlobNotFound: the link is forged or has expired, or the blob is gone.
            Unavailable: the store did not answer.
        """
        if self.links is None:
            raise BlobNotFound("The links of this store lead elsewhere.")
        blob = self.links.read_link(token, self.clock.now())
        return blob, self.blobs.open(blob.key)


@route("/blobs/{token:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD], status_code=200)
async def fetch(
    request: HttpRequest,
    token: FromPath[str],
    linked_blobs: NamedDependency[LinkedBlobs],
    threads: NamedDependency[Threads],
    limits: NamedDependency[Limits],
) -> ASGIApp:
    """Send a linked blob, Range included."""
    blob, source = await threads.downloads.run(linked_blobs.open, token)
    return BlobAnswer(request, blob, source, threads.downloads, stall=limits.stall)
