"""Keeping hold of a request while the engine works on it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from trimcore.domain.errors import Cancelled, StaleVersion, Unavailable
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.lease import RetryPolicy
from trimcore.ports.clock import Clock
from trimcore.ports.stores.requests import Requests

LOOK_EVERY = timedelta(milliseconds=400)
"""Often enough that a cancelled request stops within a second."""


class Heartbeat:
    """Renews the lease of one attempt, notes its progress, and stops it when it has lost.

    While the database is away the work goes on: should somebody else take the request meanwhile,
    the attempt number keeps this one from writing anything that counts.
    """

    def __init__(  # noqa: PLR0913 - ports and the attempt that they serve
        self,
        *,
        requests: Requests,
        clock: Clock,
        policy: RetryPolicy,
        request_id: RequestId,
        attempt: int,
        should_stop: Callable[[], bool],
    ) -> None:
        """Begin with a lease that was just taken."""
        self._requests = requests
        self._clock = clock
        self._policy = policy
        self._request_id = request_id
        self._attempt = attempt
        self._should_stop = should_stop
        self._looked_at = self._renewed_at = clock.now()

    def beat(self, percent: int) -> None:
        """Note that `percent` of the work is done.

        Raises:
            Cancelled: the worker is to stop.
            LeaseLost: another attempt holds the request.
            IllegalTransition: the request is not processing any more; it was cancelled, say.
            RequestNotFound: the request is gone.
        """
        if self._should_stop():
            message = "The worker is stopping."
            raise Cancelled(message)
        now = self._clock.now()
        if abs(now - self._looked_at) < LOOK_EVERY:
            return
        self._looked_at = now
        try:
            self._look(percent, now)
        except (Unavailable, StaleVersion):
            return

    def _look(self, percent: int, now: datetime) -> None:
        stored = self._requests.get(self._request_id)
        renewed = stored.renew(
            attempt=self._attempt, progress=percent, now=now, policy=self._policy
        )
        stale = abs(now - self._renewed_at) >= self._policy.lease / 3
        if stale or renewed.progress != stored.progress:
            self._requests.replace(renewed)
            self._renewed_at = now
