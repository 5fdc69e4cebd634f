"""One source of a user."""

from dataclasses import dataclass

from trimcore.domain.errors import SourceNotFound, SourceNotReady
from trimcore.domain.model.ids import SourceId, UserId, is_object_id
from trimcore.domain.model.sources.source import Source
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOfUser:
    """Which source, and who asks; the id may be any text."""

    user_id: UserId
    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GetSource:
    """Shows one source; malformed ids and other users' sources are as good as unknown.

    - What it is, its duration, container and tracks, is known once a worker has looked at it.
    - A source whose deletion has begun is not there any more.
    """

    sources: Sources

    def execute(self, command: SourceOfUser) -> Source:
        """Return the source.

        Raises:
            SourceNotFound: this user has no source with this id.
            Unavailable: the database did not answer.
        """
        return get_owned_source(self.sources, command)


def get_owned_source(sources: Sources, command: SourceOfUser) -> Source:
    """Return the source if it is the user's, and there to stay.

    Raises:
        SourceNotFound: it does not exist, is somebody else's, or is being deleted.
        Unavailable: the database did not answer.
    """
    message = "There is no such source."
    if not is_object_id(command.source_id):
        raise SourceNotFound(message)
    source = sources.find(SourceId(command.source_id))
    if source is None or source.user_id != command.user_id or source.is_going:
        raise SourceNotFound(message)
    return source


def get_source_at_hand(sources: Sources, command: SourceOfUser) -> Source:
    """Return the source if it is the user's, there to stay, and its bytes are stored.

    Raises:
        SourceNotFound: it does not exist, is somebody else's, or is being deleted.
        SourceNotReady: it is still to be fetched.
        Unavailable: the database did not answer.
    """
    source = get_owned_source(sources, command)
    if not source.is_here:
        raise SourceNotReady("The source has not been fetched yet.")
    return source
