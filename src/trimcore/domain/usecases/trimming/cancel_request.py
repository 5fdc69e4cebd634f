"""Giving a request up."""

from dataclasses import dataclass

from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.compare_and_swap import update_request
from trimcore.domain.usecases.trimming.get_request import RequestOfUser, get_owned
from trimcore.ports.clock import Clock
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequest:
    """Cancels a request that is scheduled or processing.

    - A worker that is at it stops within a second, and what it made is thrown away.
    - A cancelled request stays cancelled until its user restarts it.
    """

    requests: Requests
    clock: Clock

    def execute(self, command: RequestOfUser) -> TrimRequest:
        """Store the request as cancelled and return it.

        Raises:
            RequestNotFound: this user has no request with this id.
            IllegalTransition: it has ended already.
            Unavailable: the database did not answer.
        """
        request = get_owned(self.requests, command)
        return update_request(
            self.requests, request.id, lambda stored: stored.cancel(now=self.clock.now())
        )
