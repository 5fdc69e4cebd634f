"""Having a source fetched."""

import re
from dataclasses import dataclass

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.domain.model.ids import SourceId, UserId
from trimcore.domain.model.sources.source import Source, name_of_file
from trimcore.domain.model.video import name_faults
from trimcore.domain.policies.limits.storage_quota import StorageQuota
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.storage.downloads import Downloads
from trimcore.ports.stores.sources import Sources

LONGEST_URL = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectSourceCommand:
    """Who wants what fetched, under which name; None: left out."""

    user_id: UserId
    url: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectSource:
    """Accepts an address, from which a worker fetches a video.

    - Only hosts that whoever runs the service has named are called.
    - The name has 1 to 255 characters; without one it is made of the address's last part.
    - The source can be cut once it is there. If it can't be fetched, it says why.
    - Whoever has as many bytes stored as a user may has nothing fetched.
    - Accepted is what is stored: a crash loses nothing, and a worker that dies is followed by
      another.
    """

    sources: Sources
    downloads: Downloads
    clock: Clock
    ids: Ids
    storage: StorageQuota

    def check(self, command: ExpectSourceCommand) -> list[Fault]:
        """Tell every wrong field."""
        faults = [] if command.name is None else name_faults(command.name)
        if command.url is None:
            return [*faults, Fault(field="url", code="required", detail="is required")]
        if len(command.url) > LONGEST_URL:
            detail = f"may have at most {LONGEST_URL} characters"
            return [*faults, Fault(field="url", code="too_long", detail=detail)]
        if refusal := self.downloads.refusal(command.url):
            faults.append(Fault(field="url", code="refused", detail=refusal))
        return faults

    def execute(self, command: ExpectSourceCommand) -> Source:
        """Store the source, to be fetched.

        Raises:
            InvalidInput: some fields are wrong.
            StorageQuotaReached: the user has as many bytes stored as may be.
            Unavailable: the database did not answer. The source may exist nevertheless.
        """
        faults = self.check(command)
        if faults or command.url is None:
            raise InvalidInput(*faults)
        self.storage.require(command.user_id)
        source = Source.expect(
            id=SourceId(self.ids.object_id()),
            user_id=command.user_id,
            name=command.name or name_of_file(re.split(r"[?#]", command.url)[0]),
            url=command.url,
            now=self.clock.now(),
        )
        self.sources.add(source)
        return source
