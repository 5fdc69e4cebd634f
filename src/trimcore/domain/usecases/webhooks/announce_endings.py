"""From what has happened to what is told."""

from collections.abc import Callable
from dataclasses import dataclass

from trimcore.domain.errors import Conflict, RequestNotFound
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.webhooks.ending import Ending
from trimcore.domain.policies.webhooks.announcements import Announcements
from trimcore.domain.policies.webhooks.happening import Happening
from trimcore.ports.clock import Clock
from trimcore.ports.stores.requests import Requests

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceEndings:
    """Makes a delivery for each webhook that asks for the end that a request has reached.

    - A webhook is told of what happens from its creation on, while it is on.
    - Of a request that has been restarted meanwhile, each end is told.
    - Announcements may be made anywhere, any number at once: each delivery is made once.
    """

    requests: Requests
    announcements: Announcements
    clock: Clock
    describe: Callable[[TrimRequest, Ending], str]
    """Returns the body of the calls: what has happened, when, and the request as it is now."""

    def execute(self) -> int:
        """Make one pass, and return how many ends were announced.

        First all deliveries of an end are stored, then it is taken out of the request. After a
        crash in between, the next pass does it all again, and since a delivery's id follows from
        webhook and end, those that are there already stay as they are.

        Raises:
            Unavailable: the database did not answer; what was done so far stays done.
        """
        announced = 0
        while found := self.requests.unannounced(BATCH):
            before = announced
            for request in found:
                announced += self._announce(request)
            if announced == before:
                break
        return announced

    def _announce(self, request: TrimRequest) -> bool:
        ending = request.endings[0]
        happening = Happening(
            user_id=request.user_id,
            event=ending.event,
            subject=request.id,
            at=ending.at,
            number=ending.number,
        )
        body = self.describe(request, ending)
        self.announcements.make(happening, self.clock.now(), body=body)
        try:
            self.requests.replace(request.announce(ending))
        except (Conflict, RequestNotFound):
            return False  # Somebody moved it meanwhile: the next pass finds it, if it is there.
        return True
