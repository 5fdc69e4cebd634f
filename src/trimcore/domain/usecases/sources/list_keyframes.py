"""Where a source can be entered."""

from dataclasses import dataclass
from fractions import Fraction

from trimcore.domain.errors import NoVideoStream
from trimcore.domain.model.media import Media
from trimcore.domain.policies.source_look import SourceLook, Watch
from trimcore.domain.usecases.sources.get_source import SourceOfUser, get_source_at_hand
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_source import ByteSource
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKeyframes:
    """The keyframes of a source, in exact seconds and ascending; None where nobody knows them."""

    source_id: str
    times: tuple[Fraction, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKeyframes:
    """Lists the keyframes of a source: a window that begins at one is copied from there on.

    - They are not known where listing them would take reading a large file whole, or where there
      are more than sixty thousand.
    - A source without moving pictures has none to list.
    """

    sources: Sources
    look: SourceLook

    def execute(self, command: SourceOfUser) -> SourceKeyframes:
        """Return the keyframes.

        Raises:
            SourceNotFound: this user has no source with this id.
            SourceNotReady: it has not been fetched yet.
            NoVideoStream: it has no moving pictures.
            MediaFault: it can't be read.
            Unavailable: store, database or engine did not answer.
        """
        source = get_source_at_hand(self.sources, command)
        media = self.look.at(source, _inspected)
        if media.video is None:
            raise NoVideoStream("The file has no moving pictures.")
        return SourceKeyframes(source_id=source.id, times=media.keyframes)


def _inspected(probe: MediaProbe, source: ByteSource, watch: Watch) -> Media:
    return probe.inspect(source, watch=watch)
