"""Pictures of VP8 that are not shown: one bit of their frame tag says so (RFC 6386, 9.1)."""

from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide, Hiding, HidingWay

_SHOWN = 0x10
_TAG_BYTES = 3


@dataclass(slots=True)
class Vp8Hiding(Hiding):
    """Leaves every picture in a packet of its own, as encoders do with those that they hide."""

    count: int = 0
    _hidden: list[bytes] = field(default_factory=list)

    def hide(self, data: bytes) -> None:
        self.count += pictures(data)
        self._hidden.append(bytes((data[0] & ~_SHOWN,)) + data[1:])

    def packets(self) -> list[bytes]:
        return self._hidden


def pictures(data: bytes) -> int:
    """Count the pictures of a packet, which is one.

    Raises:
        CannotHide: it is too short for one; decoders show the one before it again then.
    """
    if len(data) <= _TAG_BYTES:
        raise CannotHide("a picture is missing")
    return 1


def unshown(data: bytes) -> int:
    """Count those that are not shown; raises as `pictures` does."""
    return pictures(data) - bool(data[0] & _SHOWN)


VP8_HIDING = HidingWay(begins=Vp8Hiding, pictures=pictures, unshown=unshown)
