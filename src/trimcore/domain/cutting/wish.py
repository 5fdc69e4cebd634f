"""What a caller wishes of an output, beyond what a source suggests."""

from dataclasses import dataclass
from typing import Self

from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import container_called
from trimcore.domain.cutting.modes import OutputContainer

KINDS = ("video", "audio", "subtitle", "data")
"""The kinds of tracks that can be chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The container of the output, None: as the source suggests, and which tracks are kept.

    `tracks` are indices in the source and kinds; None: all. `encodes` says that every picture is
    encoded anyway, and may become of another codec.
    """

    container: Container | None = None
    tracks: tuple[int | str, ...] | None = None
    encodes: bool = False

    @classmethod
    def of(cls, container: OutputContainer) -> Self:
        """Return the wish for a container, and for all tracks."""
        return cls(container=container_called(container))

    def keeps(self, index: int, kind: str) -> bool:
        """Tell whether a track is among those that are kept."""
        return self.tracks is None or index in self.tracks or kind in self.tracks


ANYTHING = Wish()
