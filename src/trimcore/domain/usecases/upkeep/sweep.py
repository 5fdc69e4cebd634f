"""Bringing back whatever was dropped."""

from dataclasses import dataclass

from trimcore.domain.errors import Conflict, RequestNotFound
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.clock import Clock
from trimcore.ports.queue import Queue
from trimcore.ports.stores.requests import Requests

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """How many requests were rung for, and how many were taken from silent workers."""

    rung: int
    lapsed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Rings again for every request that is due.

    - A scheduled request that nobody picked up is rung for again, and then left alone for a while.
    - A request whose worker fell silent is scheduled again, or fails when its tries are used up.
    - Sweeps may run anywhere, any number at once.
    """

    requests: Requests
    queue: Queue
    clock: Clock
    policy: RetryPolicy

    def execute(self) -> SweepReport:
        """Make one pass over what is due.

        Raises:
            Unavailable: database or queue did not answer; what was done so far stays done.
        """
        rung = lapsed = 0
        seen: set[tuple[str, int]] = set()
        while True:
            due = self.requests.due(self.clock.now(), BATCH)
            fresh = [item for item in due if (item.id, item.version) not in seen]
            for request in fresh:
                seen.add((request.id, request.version))
                if request.status is Status.PROCESSING:
                    lapsed += self._lapse(request)
                else:
                    rung += self._ring(request)
            if len(due) < BATCH or not fresh:
                return SweepReport(rung=rung, lapsed=lapsed)

    def _lapse(self, request: TrimRequest) -> bool:
        try:
            policy = self.policy.forgiving_outages(request.recent_failures())
            self.requests.replace(request.lapse(now=self.clock.now(), policy=policy))
        except (Conflict, RequestNotFound):
            return False  # Somebody moved it meanwhile, so it is in good hands.
        return True

    def _ring(self, request: TrimRequest) -> bool:
        # First the bell, then the note: the other way round, a broker that is away would make
        # the request wait in vain for a ring that never was.
        self.queue.ring(request.id)
        try:
            self.requests.replace(request.ring(now=self.clock.now(), policy=self.policy))
        except (Conflict, RequestNotFound):
            return False
        return True
