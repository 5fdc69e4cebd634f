"""A user's uploads that are not over yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.uploads.upload import Upload
from trimcore.ports.clock import Clock
from trimcore.ports.stores.uploads import Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUploads:
    """Lists a user's uploads that are open, or about to be a source, newest first.

    - These are the ones that count for how many may be open, so all of them are listed.
    - Those that have expired are left out; finished ones are sources.
    """

    uploads: Uploads
    clock: Clock

    def execute(self, user_id: UserId) -> Sequence[Upload]:
        """Return the uploads.

        Raises:
            Unavailable: the database did not answer.
        """
        now = self.clock.now()
        kept = [each for each in self.uploads.list_open(user_id) if not each.has_expired(now)]
        return sorted(kept, key=lambda each: (each.created_at, each.id), reverse=True)
