"""A user's requests."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.showing.pages import PageWish, page_of
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequestsCommand(PageWish):
    """Whose requests, in which of the statuses (None: all), and which page of them."""

    user_id: UserId
    statuses: Collection[Status] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """Requests in their order; from where the pages beside it begin, None if there is none."""

    requests: tuple[TrimRequest, ...]
    previous: Cursor | None
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequests:
    """Lists a user's requests, newest first, a page at a time.

    - The order can be turned round.
    - Those can be chosen that were made within some time, or whose video has a text in its name,
      whatever its case and however its accents are composed.
    - For one page about 5,000 are looked through. It may then have fewer than asked for, or none,
      and the next one goes on from there.
    """

    requests: Requests

    def execute(self, command: ListRequestsCommand) -> RequestPage:
        """Return one page.

        Raises:
            Unavailable: the database did not answer.
        """
        fetch = partial(self.requests.list_of_user, command.user_id, statuses=command.statuses)
        page = page_of(command, fetch, lambda request: request.video.name)
        return RequestPage(requests=page.items, previous=page.previous, next=page.next)
