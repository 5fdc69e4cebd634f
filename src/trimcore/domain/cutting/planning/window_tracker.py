"""Know from the packets of a stream so far whether all of a window have come."""

from bisect import bisect_left, bisect_right, insort

from trimcore.domain.cutting.planning.packets import Packet


class WindowTracker:
    """Packets of one stream as they arrive in decode order.

    `end` is the first tick behind the window, `depth` how many frames at most are decoded before
    one and shown after it, as far as anybody says; it grows with what is seen.

    Decode times alone don't tell: phones store pictures that are decoded after they are shown,
    moved there by an edit list. But of the frames that are shown behind the window, no more than
    `depth` can be decoded before one that is shown inside it.
    """

    def __init__(self, end: int, depth: int = 0) -> None:
        self.complete = False
        """Whether no packet of the window can follow."""
        self._end = end
        self._depth = depth
        self._shown: list[int] = []

    def is_behind(self, packet: Packet) -> bool:
        """Tell whether a packet is shown behind the window."""
        return packet.pts >= self._end

    def see(self, packet: Packet) -> None:
        """Take the next packet in."""
        insort(self._shown, packet.pts)
        later = len(self._shown) - bisect_right(self._shown, packet.pts)
        self._depth = max(self._depth, later)
        behind = len(self._shown) - bisect_left(self._shown, self._end)
        decoded = packet.pts if packet.dts is None else packet.dts
        if decoded >= self._end and behind > self._depth:
            self.complete = True
