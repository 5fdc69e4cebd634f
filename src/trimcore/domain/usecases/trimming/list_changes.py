"""What has changed of late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Requests

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChangesCommand:
    """Since when, and whose requests (None: everybody's)."""

    since: datetime
    user_id: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanges:
    """Lists requests in the order in which they last changed, each as it is now.

    - A change shows a little after its moment, up to as long as a database is waited for: whoever
      asks again and again asks from that much before the last change that was seen.
    - Of changes that follow one another quickly, only what came of them is seen.
    """

    requests: Requests
    batch: int = BATCH

    def execute(self, command: ListChangesCommand) -> Iterator[TrimRequest]:
        """Yield all that changed at the moment or later, read in batches.

        One that changes meanwhile may come again.

        Raises:
            Unavailable: the database did not answer.
        """
        since, limit = command.since, self.batch
        while True:
            changed = self.requests.list_changed(since, user_id=command.user_id, limit=limit)
            yield from changed
            if len(changed) < limit:
                return
            if changed[-1].updated_at == since:
                limit *= 2  # more changed in one millisecond than a batch holds
            since = changed[-1].updated_at
