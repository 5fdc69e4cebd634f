"""Packets drawn as text, in the order in which they are shown."""

from fractions import Fraction

from trimcore.domain.cutting.planning.packets import Packet, PacketIndex, PacketKind

KINDS = {
    "I": PacketKind.KEY,
    "C": PacketKind.OPEN,
    "P": PacketKind.INTER,
    "B": PacketKind.INTER,
    "F": PacketKind.INTER,
    "h": PacketKind.HIDDEN,
}


def drawn(
    text: str,
    *,
    time_base: Fraction = Fraction(1, 10),
    zero: Fraction = Fraction(0),
    first: int = 0,
    from_start: bool = True,
) -> PacketIndex:
    """Read a drawing: one character a tick, `.` keeps the frame before, spaces only separate.

    `I` is a keyframe, `C` an open one, `P` and `B` need others, an `F` the one before it to be
    shown, too, `h` is hidden. A `B` is decoded after the next frame that is none.
    """
    marks = text.replace(" ", "")
    waiting: list[Packet] = []
    packets: list[Packet] = []
    for position, mark in enumerate(marks):
        if mark == ".":
            continue
        packet = _packet(marks, position, first)
        if mark == "B":
            waiting.append(packet)
        else:
            packets += [packet, *waiting]
            waiting.clear()
    return PacketIndex(
        time_base=time_base,
        zero=zero,
        packets=(*packets, *waiting),
        from_start=from_start,
        to_end=True,
    )


def _packet(marks: str, position: int, first: int) -> Packet:
    lasts = 1 + len(marks[position + 1 :]) - len(marks[position + 1 :].lstrip("."))
    return Packet(
        pts=first + position,
        dts=None,
        duration=lasts,
        size=100,
        kind=KINDS[marks[position]],
        keyframe=marks[position] in "IC",
        follows_shown=marks[position] == "F",
    )
