"""Another chance for a failed or cancelled request."""

from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.compare_and_swap import update_request
from trimcore.domain.policies.limits.storage_quota import StorageQuota
from trimcore.domain.policies.limits.waiting_quota import WaitingQuota
from trimcore.domain.policies.source_use import require_source
from trimcore.domain.usecases.trimming.get_request import RequestOfUser, get_owned
from trimcore.ports.clock import Clock
from trimcore.ports.queue import Queue
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartRequest:
    """Schedules a failed or cancelled request again.

    - Only a request that failed or was cancelled can be restarted, by its own user.
    - Its source must still be there. If that is deleted at the same moment, the request fails
      again, and says why.
    - It counts as a submission does: whoever has as many requests waiting or running, or as many
      bytes stored, as a user may can't restart any.
    - The id stays, attempts count on, the history is kept, and all tries are given anew.
    """

    requests: Requests
    sources: Sources
    queue: Queue
    clock: Clock
    policy: RetryPolicy
    waiting: WaitingQuota
    storage: StorageQuota

    def execute(self, command: RequestOfUser) -> TrimRequest:
        """Store the request as scheduled, ring for a worker, and return what was stored.

        Raises:
            RequestNotFound: this user has no request with this id.
            IllegalTransition: it has neither failed nor been cancelled.
            SourceGone: its source has been deleted.
            TooMany: as many of the user's requests wait or run as may.
            StorageQuotaReached: the user has as many bytes stored as may be.
            Unavailable: the database did not answer.
        """
        request = get_owned(self.requests, command)
        request.restart(now=self.clock.now(), policy=self.policy)
        require_source(self.sources, request)
        self.waiting.require(command.user_id)
        self.storage.require(command.user_id)
        restarted = update_request(
            self.requests,
            request.id,
            lambda stored: stored.restart(now=self.clock.now(), policy=self.policy),
        )
        # The request is stored; a sweep will ring for it.
        with suppress(Unavailable):
            self.queue.ring(restarted.id)
        return restarted
