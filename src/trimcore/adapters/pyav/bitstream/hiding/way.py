"""What a codec has to offer for its pictures to be hidden by their own headers."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class CannotHide(Exception):
    """A packet can't be taken apart, or its pictures can't be hidden; the text says why."""


class Hiding(Protocol):
    """Hides the packets before a window, which are taken in one after the other.

    `count` is how many pictures of these have to be decoded.
    """

    count: int

    @abstractmethod
    def hide(self, data: bytes) -> None:
        """Take the next packet in, in the order of decoding; the first is a keyframe.

        Raises:
            CannotHide: it can't be hidden.
        """

    @abstractmethod
    def packets(self) -> list[bytes]:
        """Return the packets to write for all that was taken in, beginning with the keyframe's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HidingWay:
    """How pictures of a codec are hidden, and counted.

    `begins` returns what hides those before one window. `pictures` tells how many a packet has
    decoders decode or show, and `unshown` how many of these are not shown; both raise CannotHide
    where it can't be taken apart.
    """

    begins: Callable[[], Hiding]
    pictures: Callable[[bytes], int]
    unshown: Callable[[bytes], int]
