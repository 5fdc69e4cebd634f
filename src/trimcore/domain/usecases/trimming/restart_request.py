"""Another chance for a failed request."""

from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.compare_and_swap import update_request
from trimcore.domain.usecases.trimming.get_request import RequestOfUser, get_owned
from trimcore.ports.clock import Clock
from trimcore.ports.queue import Queue
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartRequest:
    """Schedules a failed request again.

    - Only a failed request can be restarted, by its own user.
    - The id stays, attempts count on, the history is kept, and all tries are given anew.
    """

    requests: Requests
    queue: Queue
    clock: Clock
    policy: RetryPolicy

    def execute(self, command: RequestOfUser) -> TrimRequest:
        """Store the request as scheduled, ring for a worker, and return what was stored.

        Raises:
            RequestNotFound: this user has no request with this id.
            IllegalTransition: it has not failed.
            Unavailable: the database did not answer.
        """
        request = get_owned(self.requests, command)
        restarted = update_request(
            self.requests,
            request.id,
            lambda stored: stored.restart(now=self.clock.now(), policy=self.policy),
        )
        # The request is stored; a sweep will ring for it.
        with suppress(Unavailable):
            self.queue.ring(restarted.id)
        return restarted
