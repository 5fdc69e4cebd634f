"""A user's requests."""

from collections.abc import Collection
from dataclasses import dataclass

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Cursor, Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequestsCommand:
    """Whose requests, in which of the statuses (None: all), from where on, and how many."""

    user_id: UserId
    statuses: Collection[Status] | None = None
    after: Cursor | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """Requests, newest first, and the cursor after which the next page begins, or None."""

    requests: tuple[TrimRequest, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequests:
    """Lists a user's requests, newest first; everything unless a limit is given."""

    requests: Requests

    def execute(self, command: ListRequestsCommand) -> RequestPage:
        """Return one page.

        Raises:
            Unavailable: the database did not answer.
        """
        limit = command.limit
        found = self.requests.list_of_user(
            command.user_id,
            statuses=command.statuses,
            after=command.after,
            limit=None if limit is None else limit + 1,
        )
        shown = tuple(found[:limit])
        more = limit is not None and len(found) > limit
        return RequestPage(requests=shown, next=Cursor.of(shown[-1]) if more else None)
