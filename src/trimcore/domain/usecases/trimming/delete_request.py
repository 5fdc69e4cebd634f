"""Taking a request away for good."""

from dataclasses import dataclass

from trimcore.domain.errors import IllegalTransition, StaleVersion, Unavailable
from trimcore.domain.policies.compare_and_swap import MOST_RACES
from trimcore.domain.policies.request_removal import RequestRemoval
from trimcore.domain.usecases.trimming.get_request import RequestOfUser, get_owned
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRequest:
    """Deletes a request that is over, its video and the result.

    - Links to the result lead nowhere from then on.
    - A source that came with it goes too, unless another request is cut from it.
    - One that is scheduled or processing has to be cancelled first.
    """

    requests: Requests
    removal: RequestRemoval

    def execute(self, command: RequestOfUser) -> None:
        """Remove the request.

        Raises:
            RequestNotFound: this user has no request with this id.
            IllegalTransition: it is not over.
            Unavailable: the database did not answer.
        """
        for _ in range(MOST_RACES):
            request = get_owned(self.requests, command)
            if not request.status.is_final:
                raise IllegalTransition("This request is not over yet; cancel it first.")
            try:
                self.removal.remove(request)
            except StaleVersion:
                continue
            return
        raise Unavailable("The request is being changed by too many others.")
