"""How much room an output leaves in front for its index, which is known only at the end."""

from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.domain.cutting.planning.packets import PacketIndex

_BASE = 8 << 10
"""Bytes of an index beside those that count packets."""
_PER_PACKET = 16
"""Bytes of an index for each packet: usually 14."""
_LEAST_SHARE = 256
"""So many times the room an output has to be, for what is left of it not to count."""
_LARGEST = 3 << 30
"""Beyond this, offsets may outgrow the 32 bits that an index has for each."""


def room_for_index(cuts: CutList) -> int:
    """Return how many bytes to leave, 0 if the index does not come in front or it is not worth it.

    Moving it there later means to write the whole output a second time.
    """
    if not cuts.source.format.index_in_front:
        return 0
    size = sum(_bytes_of_pictures(cut) for cut in cuts.cuts)
    sounds = [track for cut in cuts.cuts for track in cut.index.sounds.values()]
    packets = sum(map(_count, sounds)) + len(cuts.frames)
    boxes = sum(map(len, (*cuts.source.boxes, *cuts.source.covers.values())))
    room = _BASE + boxes + packets * _PER_PACKET
    return room if room * _LEAST_SHARE < size < _LARGEST else 0


def _count(track: PacketIndex) -> int:
    return len(track.packets)


def _bytes_of_pictures(cut: Cut) -> int:
    run, packets = cut.plan.copied, cut.index.video.packets
    return sum(packets[position].size for position in run.positions) if run else 0
