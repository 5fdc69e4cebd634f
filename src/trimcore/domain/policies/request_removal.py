"""Forgetting a request, and what came of it."""

from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import result_key
from trimcore.domain.policies.source_removal import SourceRemoval
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRemoval:
    """Removes requests: first what the database knows, in one step, and then what that named.

    So a request is there as a whole or not at all. A worker that is still at it finds it gone,
    stops, and throws away what it made. What a crash leaves behind the first step, a result and a
    source that came with the request, nothing names: it is collected as an orphan.
    """

    requests: Requests
    blobs: Blobs
    sources: SourceRemoval

    def remove(self, request: TrimRequest) -> None:
        """Remove a request as it is, its result, and its source if that came with it.

        Raises:
            StaleVersion: another version is stored; nothing changes.
            Unavailable: the database did not answer; the request may or may not be gone.
        """
        self.requests.remove(request)
        with suppress(Unavailable):
            self.blobs.delete(result_key(request.id, request.attempt))
            self.sources.let_go(request.video.source.id, request.id)
