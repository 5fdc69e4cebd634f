"""The pictures of an output that are decoded and not shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide, HidingWay
from trimcore.adapters.pyav.verifying.expected import ExpectedWindow, WrongOutput

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream


@dataclass(slots=True, kw_only=True)
class Unshown:
    """Counts them; where the container does not tell which they are, in the `way` of the codec.

    `due` is how many there have to be.
    """

    way: HidingWay | None
    due: int
    count: int = 0

    @classmethod
    def of(cls, window: ExpectedWindow, way: HidingWay | None) -> "Unshown":
        """Count those of a window, whose codec has this way if it has any."""
        run = window.plan.copied
        if run is not None and (run.lead or run.unseen):
            return cls(way=way, due=window.evidence.unshown)
        return cls(way=None, due=len(window.plan.hidden))

    def take(self, packet: "Packet[VideoStream]") -> bool:
        """Count those of a packet; tell whether it shows a picture.

        Raises:
            WrongOutput: it can't be taken apart.
        """
        pictures, unshown = self._counted(packet)
        self.count += unshown
        return unshown < pictures

    def shows(self, packet: "Packet[VideoStream]") -> bool:
        """Tell whether a packet shows a picture; raises as `take` does."""
        pictures, unshown = self._counted(packet)
        return unshown < pictures

    def check(self) -> None:
        """Compare how many there are with how many there have to be.

        Raises:
            WrongOutput: these are not the same.
        """
        if self.count != self.due:
            raise WrongOutput(f"it hides {self.count} frames, not {self.due}")

    def _counted(self, packet: "Packet[VideoStream]") -> tuple[int, int]:
        if self.way is None:
            return 1, int(packet.is_discard)
        data = bytes(packet)
        try:
            return self.way.pictures(data), self.way.unshown(data)
        except CannotHide as error:
            raise WrongOutput(f"a packet at {packet.pts} is broken: {error}") from error
