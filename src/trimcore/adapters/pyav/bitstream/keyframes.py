"""Tell from a packet's bytes what kind of keyframe it is."""

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.supplemental import messages
from trimcore.domain.cutting.planning.packets import PacketKind


def kind_of_key(data: bytes, framing: Framing) -> PacketKind:
    """Classify a packet that the container calls a keyframe.

    H.264's recovery points, and HEVC's clean and broken random access pictures, are open: frames
    that follow them may need what came before. A broken packet is none at all.
    """
    try:
        kinds = (framing.kind(unit) for unit in framing.walk(data))
        first = next((kind for kind in kinds if kind in framing.units.slices), None)
    except BrokenUnits:
        return PacketKind.INTER
    return PacketKind.KEY if first in framing.units.closed else PacketKind.OPEN


def refreshes_slowly(data: bytes, framing: Framing) -> bool:
    """Tell whether a packet begins a gradual refresh, after which pictures become whole only later.

    Containers call it a keyframe, but decoding can't begin there: it is an H.264 picture whose
    recovery point message counts frames to wait (ITU-T H.264, D.2.8, recovery_frame_cnt).
    """
    if framing.units.refresh is None:
        return False
    try:
        for unit in framing.walk(data):
            if framing.kind(unit) in framing.units.slices:
                return False
            for kind, payload in messages(unit, framing):
                if kind == framing.units.refresh:
                    return Bits.of(payload, 0).number() > 0
    except BrokenUnits:
        return False
    return False
