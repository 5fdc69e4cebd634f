"""Subtitles that are pictures: what still shows where a window begins comes first in the piece."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.codecs.picture_subtitles import begins_anew, clears

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


@dataclass(slots=True, kw_only=True)
class ShownPictures:
    """One track; `begins` and `ends` are the window's, in its ticks.

    Packets build on each other, so all since the last that began anew are kept until the window
    begins.
    """

    codec: str
    begins: int
    ends: int
    _before: "list[Packet[Stream]]" = field(default_factory=list)

    def take(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        """Yield what is written now that a packet has come, which may be nothing."""
        pts = packet.pts
        if pts is None or pts >= self.ends:
            return
        if pts >= self.begins:
            yield from self.showing()
            yield packet
            return
        if begins_anew(self.codec, bytes(packet)):
            self._before.clear()
        self._before.append(packet)

    def showing(self) -> "Iterator[Packet[Stream]]":
        """Yield, once, what came before the window and shows when it begins."""
        before, self._before = self._before, []
        if before and not clears(self.codec, bytes(before[-1])) and self._lasts(before[-1]):
            yield from before

    def _lasts(self, packet: "Packet[Stream]") -> bool:
        """Tell whether a packet shows into the window; without a length it shows until the next."""
        length = packet.duration or 0
        return not length or (packet.pts or 0) + length > self.begins
