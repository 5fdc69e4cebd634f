"""How many bytes a user may have stored."""

from dataclasses import dataclass

from trimcore.domain.errors import SourceTooLarge, StorageQuotaReached, TrimcoreError
from trimcore.domain.model.ids import UserId
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sources import Sources
from trimcore.ports.stores.uploads import Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeLimit:
    """How many bytes a file may have that is still to come, and what is raised beyond."""

    most: int
    refusal: TrimcoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageQuota:
    """At most `most` bytes of each user; None: as many as they like, and nothing is counted.

    - What counts are the bytes of sources and of results, and of uploads that are not over yet what
      was announced, or what came.
    - It is asked before bytes are taken. Calls at the same moment may exceed it by what they bring,
      and requests that were accepted by their results.
    """

    sources: Sources
    requests: Requests
    uploads: Uploads
    most: int | None = None

    def require(self, user_id: UserId, size: int = 1) -> None:
        """Return if so many bytes more may be stored; the least that is asked for is one.

        Raises:
            StorageQuotaReached: says how many are stored.
            Unavailable: the database did not answer.
        """
        if self.most is None:
            return
        stored = self._stored(user_id)
        if stored + size > self.most:
            raise StorageQuotaReached(stored, self.most)

    def limit(self, user_id: UserId, most: int) -> SizeLimit:
        """Return what is left of a limit of `most` bytes for one file.

        Raises:
            StorageQuotaReached: nothing is left.
            Unavailable: the database did not answer.
        """
        too_large = SizeLimit(most=most, refusal=SourceTooLarge(most))
        if self.most is None:
            return too_large
        stored = self._stored(user_id)
        refusal = StorageQuotaReached(stored, self.most)
        room = self.most - stored
        if room < 1:
            raise refusal
        return too_large if most <= room else SizeLimit(most=room, refusal=refusal)

    def _stored(self, user_id: UserId) -> int:
        coming = self.uploads.list_open(user_id)
        return (
            self.sources.stored_bytes(user_id)
            + self.requests.stored_bytes(user_id)
            + sum(max(each.length or 0, each.offset) for each in coming)
        )
