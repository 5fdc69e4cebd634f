"""Tell from a packet's bytes what kind of keyframe it is."""

from trimcore.adapters.pyav.units import BrokenUnits, Framing
from trimcore.domain.cutting.packets import PacketKind

_H264_SLICES, _H264_IDR = range(1, 6), 5
_HEVC_SLICES, _HEVC_IDR = range(32), frozenset({19, 20})


def kind_of_key(data: bytes, framing: Framing) -> PacketKind:
    """Classify a packet that the container calls a keyframe.

    H.264's recovery points, and HEVC's clean and broken random access pictures, are open: frames
    that follow them may need what came before. A broken packet is none at all.
    """
    slices, closed = (
        (_HEVC_SLICES, _HEVC_IDR) if framing.hevc else (_H264_SLICES, frozenset({_H264_IDR}))
    )
    try:
        kinds = (framing.kind(unit) for unit in framing.walk(data))
        first = next((kind for kind in kinds if kind in slices), None)
    except BrokenUnits:
        return PacketKind.INTER
    return PacketKind.KEY if first in closed else PacketKind.OPEN
