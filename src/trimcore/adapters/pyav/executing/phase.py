"""What all phases of a cut's pictures are."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


class Phase(Protocol):
    """Makes one part of the output's pictures, and hands packets on to the part behind it.

    What a phase writes is written whole before the one behind it writes anything.
    """

    @abstractmethod
    def wants(self, position: int) -> bool:
        """Tell whether the packet at a position of the index has to be fed."""

    @abstractmethod
    def feed(self, position: int, packet: "Packet[Stream]") -> None:
        """Take a packet; they come in decode order. It may be changed when it is copied.

        Raises:
            DamagedMedia: a frame of the plan can't be decoded.
            Unsupported: the codec can't be written, or the pictures change their form.
            CannotJoin: copied and encoded frames don't go together.
            UndecodableStart: the stream's first frames can't be decoded, and don't count.
        """

    @abstractmethod
    def finish(self) -> None:
        """Write what is still held back, since no packet follows.

        Raises:
            DamagedMedia: frames of the plan are missing.
        """


class NoPhase(Phase):
    """Nothing follows: neither copied nor encoded."""

    def wants(self, position: int) -> bool:  # noqa: ARG002 - any position
        return False

    def feed(self, position: int, packet: "Packet[Stream]") -> None:
        """Leave the packet."""

    def finish(self) -> None:
        """Do nothing."""
