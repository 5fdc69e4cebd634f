"""A look at a stored source while its caller waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from trimcore.domain.errors import BlobNotFound, EngineMissing, MediaLimit, SourceNotFound
from trimcore.domain.model.sources.source import Source
from trimcore.ports.clock import Clock
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.byte_source import ByteSource

Seen = TypeVar("Seen")
Watch = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLook:
    """Has the engine look at sources, for as long as somebody may be kept waiting.

    `media` is None where the engine can only cut. A look changes nothing, so a crash in the midst
    of one leaves nothing to mend.
    """

    blobs: Blobs
    media: MediaProbe | None
    clock: Clock
    patience: timedelta = timedelta(seconds=60)

    def at(self, source: Source, see: Callable[[MediaProbe, ByteSource, Watch], Seen]) -> Seen:
        """Return what `see` returns, which is given the engine, the bytes and what to call.

        Raises:
            SourceNotFound: the bytes have gone meanwhile.
            EngineMissing: the engine can only cut, or is not there.
            MediaLimit: it takes longer than anybody is kept waiting, or more than is allowed.
            MediaFault: the source is none that can be cut.
            Unavailable: the store did not answer, or the machine lacks something.
        """
        if self.media is None:
            raise EngineMissing("This engine cuts, but does not look at videos.")
        until = self.clock.now() + self.patience

        def watch(_percent: int) -> None:
            if self.clock.now() > until:
                seconds = self.patience.total_seconds()
                raise MediaLimit(f"To look at this video takes longer than {seconds:g} seconds.")

        try:
            opened = self.blobs.open(source.key)
        except BlobNotFound as error:
            raise SourceNotFound("There is no such source.") from error
        try:
            return see(self.media, opened, watch)
        finally:
            opened.close()
