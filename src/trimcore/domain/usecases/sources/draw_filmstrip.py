"""Pictures of a whole source at a glance."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from trimcore.domain.model.sources.filmstrip import Filmstrip, Strip
from trimcore.domain.policies.source_look import SourceLook, Watch
from trimcore.domain.usecases.sources.get_source import SourceOfUser, get_source_at_hand
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_source import ByteSource
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFilmstripCommand:
    """Of which source, and how many pictures of which height."""

    source: SourceOfUser
    strip: Strip


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFilmstrip:
    """A filmstrip that is drawn when `draw` is called, and a name that tells it from all others.

    The same bytes give the same strip, so who has one of this name needs no other.
    """

    name: str
    draw: Callable[[], Filmstrip]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFilmstrip:
    """Shows 1 to 100 pictures of a source side by side, 16 to 360 pixels high, as one JPEG.

    - Each picture is what is shown in the middle of one of as many equal parts of the source;
      where keyframes lie very far apart, it may be what is shown a little before.
    - A source without moving pictures has none to show.
    - Nothing is kept: a strip is drawn again for each who asks, and goes with its source.
    """

    sources: Sources
    look: SourceLook

    def execute(self, command: DrawFilmstripCommand) -> NamedFilmstrip:
        """Find the source; its strip is drawn only if it is called for.

        `draw` raises MediaFault if there are no moving pictures or they can't be read, and
        Unavailable if the store or the engine does not answer.

        Raises:
            SourceNotFound: this user has no source with this id.
            SourceNotReady: it has not been fetched yet.
            Unavailable: the database did not answer.
        """
        source = get_source_at_hand(self.sources, command.source)
        strip = command.strip
        return NamedFilmstrip(
            name=f"{source.sha256}-{strip.count}x{strip.height}",
            draw=partial(self.look.at, source, partial(_drawn, strip)),
        )


def _drawn(strip: Strip, probe: MediaProbe, source: ByteSource, watch: Watch) -> Filmstrip:
    return probe.filmstrip(source, strip, watch=watch)
