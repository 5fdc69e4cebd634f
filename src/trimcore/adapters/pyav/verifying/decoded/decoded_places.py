"""The places of an output that are decoded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.verifying.found_packets import Place

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream

DecodedPlace = tuple[Place, list["Packet[Stream]"]]
"""A place of the source, and the output's packets there."""


@dataclass(slots=True)
class Places:
    """Collects the packets of the places that are to be decoded; `begins` is how many come first.

    Places may lie close to one another.
    """

    places: list[Place]
    begins: int
    _taken: "dict[int, list[Packet[Stream]]]" = field(default_factory=dict)

    def take(self, number: int, packet: "Packet[VideoStream]") -> "Iterator[DecodedPlace]":
        """Take the output's packet of a number; give the places that are complete with it."""
        for place in self.places:
            if place.first is None:
                continue
            behind = number - self.begins - place.first
            if 0 <= behind < len(place.packets):
                taken = self._taken.setdefault(place.first, [])
                taken.append(cast("Packet[Stream]", packet))
                if behind + 1 == len(place.packets):
                    yield place, taken


def _about(pts: int | None) -> tuple[int, ...]:
    return () if pts is None else (pts, pts - 1, pts + 1)
