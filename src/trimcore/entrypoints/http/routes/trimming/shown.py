"""Requests and videos as routes show them: videos with a link once they are trimmed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from msgspec import json

from trimcore.domain.model.ids import RequestId, SourceId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.showing.result_links import ResultLinks
from trimcore.domain.usecases.trimming.find_sources import FindSources
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.trimming import (
    NO_SOURCES,
    ShownVideo,
    request_resource,
    shown_videos,
)
from trimcore.entrypoints.http.jsonapi.envelope import enveloped
from trimcore.entrypoints.http.jsonapi.query import Query
from trimcore.entrypoints.http.threads import Lane

LONGEST_KEPT = 16 * 1024
"""Bytes; the document of a request with one window has about two thousand."""


@dataclass(frozen=True, slots=True)
class ShownVideos:
    """Describes videos to a caller, by addresses that the caller reaches."""

    links: ResultLinks
    addresses: Addresses

    def to(self, call: HttpRequest, query: Query) -> Callable[[TrimRequest], ShownVideo]:
        """Return what describes the video of a request to whoever calls."""
        return shown_videos(self.links.link, query, self.addresses.own(call))

    def location(self, call: HttpRequest, request: TrimRequest) -> str:
        """Return the address of a request's video."""
        return f"{self.addresses.own(call)}/api/v1/users/videos/{request.video.id}"


class EncodedRequests:
    """The newest documents of requests, `most` of them: whoever waits for one asks again and again.

    A request never changes, its change is another value; so the same value has the same document.
    One of more than `longest` bytes is not kept: hundreds of requests with a thousand windows each
    would fill the memory.
    """

    def __init__(self, most: int = 512, *, longest: int = LONGEST_KEPT) -> None:
        self._most, self._longest = most, longest
        self._kept: dict[RequestId, tuple[TrimRequest, bytes]] = {}

    def encoded(self, request: TrimRequest) -> bytes:
        """Return the document of a request, nothing included and nothing left out."""
        value, document = self._kept.pop(request.id, (None, b""))
        if value is not request:
            document = json.encode(enveloped(request_resource(request, PLAIN)))
        if len(document) <= self._longest:
            self._kept[request.id] = request, document
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return document


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRequests:
    """Describes requests to a caller, and finds what comes along with them."""

    videos: ShownVideos
    documents: EncodedRequests
    find: FindSources
    lane: Lane

    async def sources(
        self, requests: Sequence[TrimRequest], query: Query
    ) -> Mapping[SourceId, Source]:
        """Return the sources that come along with requests, if they are asked for.

        Raises:
            Busy: too much work waits already.
            Unavailable: the database did not answer.
        """
        if "source" not in query.include:
            return NO_SOURCES
        return await self.lane.run(self.find.execute, requests)


PLAIN = Query()
"""A query that asks for nothing but what is named."""
