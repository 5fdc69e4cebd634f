"""Taking a source away for good."""

from dataclasses import dataclass

from trimcore.domain.policies.source_removal import SourceRemoval
from trimcore.domain.usecases.sources.get_source import SourceOfUser, get_owned_source
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSource:
    """Deletes a source, bytes and all.

    - As long as a request that is cut from it is scheduled or processing, it stays.
    - What was cut from it stays. A request that failed or was cancelled stays too, but can't be
      restarted any more.
    - A deletion that a crash cut short is ended by a worker.
    """

    sources: Sources
    removal: SourceRemoval

    def execute(self, command: SourceOfUser) -> None:
        """Remove the source.

        Raises:
            SourceNotFound: this user has no source with this id.
            SourceInUse: a request needs it; it stays.
            Unavailable: store or database did not answer; if the deletion was begun, it is ended
                later.
        """
        source = get_owned_source(self.sources, command)
        self.removal.remove(source.id)
