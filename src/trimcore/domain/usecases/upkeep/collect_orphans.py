"""Cleaning up after crashes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trimcore.domain.errors import RequestNotFound, UploadNotFound
from trimcore.domain.model.ids import RequestId, SourceId, UploadId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.uploads.upload import UPLOADS, upload_of_key
from trimcore.domain.model.video import (
    RESULTS,
    SOURCES,
    request_of_key,
    result_key,
    source_key,
    source_of_key,
)
from trimcore.domain.policies.source_removal import SourceRemoval
from trimcore.ports.clock import Clock
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.sources import Sources
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.stores.uploads import Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphanReport:
    """How many blobs and unfinished uploads were removed, and how many expired records."""

    blobs: int
    uploads: int
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectOrphans:
    """Removes what a crash left behind, and what has expired.

    - A blob goes when it is older than the grace and neither a source nor a request refers to it:
      the grace is longer than the clocks of database and store are ever apart, or it would take
      bytes away before what they belong to is stored. Keys that trimcore did not make are left
      alone.
    - A source whose request was never stored, or has been deleted, goes too, unless other requests
      are cut from it: then it stands on its own from now on.
    - So does a part that its upload does not count, or whose upload is gone or a source by now.
    - An upload that was begun longer ago than the patience, and neither finished nor aborted,
      goes too.
    - Expired sessions and counted events are forgotten.
    """

    requests: Requests
    sources: Sources
    uploads: Uploads
    blobs: Blobs
    removal: SourceRemoval
    sessions: Sessions
    throttle: Throttle
    clock: Clock
    grace: timedelta = timedelta(hours=6)
    patience: timedelta = timedelta(hours=24)

    def execute(self) -> OrphanReport:
        """Make one pass.

        Raises:
            Unavailable: store or database did not answer; what was done so far stays done.
        """
        now = self.clock.now()
        before = now - self.grace
        sources, results = self._collect_sources(before), self._collect_results(before)
        return OrphanReport(
            blobs=sources + results + self._collect_parts(before),
            uploads=self.blobs.abort_older(now - self.patience),
            records=self.sessions.delete_expired(now) + self.throttle.delete_expired(now),
        )

    def _collect_sources(self, before: datetime) -> int:
        removed = 0
        for blob in self.blobs.list_older(before, prefix=SOURCES):
            source_id = source_of_key(blob.key)
            if source_id is not None:
                removed += self._collect_source(source_id)
        return removed

    def _collect_source(self, source_id: SourceId) -> bool:
        source = self.sources.find(source_id)
        if source is not None:
            if source.request_id is None or self._request(source.request_id) is not None:
                return False
            self.removal.let_go(source_id, source.request_id)
            return self.sources.find(source_id) is None
        if self.requests.list_of_source(source_id, limit=1):
            return False
        self.blobs.delete(source_key(source_id))
        return True

    def _collect_results(self, before: datetime) -> int:
        removed = 0
        for blob in self.blobs.list_older(before, prefix=RESULTS):
            request_id = request_of_key(blob.key)
            if request_id is None:
                continue
            request = self._request(request_id)
            if request is None or blob.key not in _results_of(request):
                self.blobs.delete(blob.key)
                removed += 1
        return removed

    def _collect_parts(self, before: datetime) -> int:
        removed, known, keys = 0, UploadId(""), frozenset[str]()
        for blob in self.blobs.list_older(before, prefix=UPLOADS):
            upload_id = upload_of_key(blob.key)
            if upload_id is None:
                continue
            if upload_id != known:
                known, keys = upload_id, self._part_keys(upload_id)
            if blob.key not in keys:
                self.blobs.delete(blob.key)
                removed += 1
        return removed

    def _part_keys(self, upload_id: UploadId) -> frozenset[str]:
        try:
            return frozenset(self.uploads.get(upload_id).part_keys())
        except UploadNotFound:
            return frozenset()

    def _request(self, request_id: RequestId) -> TrimRequest | None:
        try:
            return self.requests.get(request_id)
        except RequestNotFound:
            return None


def _results_of(request: TrimRequest) -> set[str]:
    keys = set()
    if request.video.result is not None:
        keys.add(request.video.result.key)
    if request.lease is not None:
        keys.add(result_key(request.id, request.lease.attempt))
    return keys
