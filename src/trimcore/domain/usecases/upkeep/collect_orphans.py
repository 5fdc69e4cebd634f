"""Cleaning up after crashes."""

from dataclasses import dataclass
from datetime import timedelta

from trimcore.domain.errors import RequestNotFound
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import RESULTS, SOURCES, request_of_key, result_key
from trimcore.ports.clock import Clock
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.throttle import Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphanReport:
    """How many blobs and unfinished uploads were removed, and how many expired records."""

    blobs: int
    uploads: int
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectOrphans:
    """Removes what a crash left behind, and what has expired.

    - A blob goes when it is older than the grace and no request refers to it: the grace is longer
      than the clocks of database and store are ever apart, or it would take a source away before
      its request is stored. Keys that trimcore did not make are left alone.
    - An upload that was begun longer ago than the patience, and neither finished nor aborted,
      goes too.
    - Expired sessions and counted events are forgotten.
    """

    requests: Requests
    blobs: Blobs
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
        removed = 0
        for prefix in (SOURCES, RESULTS):
            for blob in self.blobs.list_older(now - self.grace, prefix=prefix):
                if self._is_orphan(blob.key):
                    self.blobs.delete(blob.key)
                    removed += 1
        return OrphanReport(
            blobs=removed,
            uploads=self.blobs.abort_older(now - self.patience),
            records=self.sessions.delete_expired(now) + self.throttle.delete_expired(now),
        )

    def _is_orphan(self, key: str) -> bool:
        request_id = request_of_key(key)
        if request_id is None:
            return False
        try:
            return key not in _referred(self.requests.get(RequestId(request_id)))
        except RequestNotFound:
            return True


def _referred(request: TrimRequest) -> set[str]:
    keys = {request.video.source.key}
    if request.video.result is not None:
        keys.add(request.video.result.key)
    if request.lease is not None:
        keys.add(result_key(request.id, request.lease.attempt))
    return keys
