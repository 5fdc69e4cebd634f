"""Tell from a packet's bytes what kind of keyframe it is."""

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.supplemental import messages
from trimcore.domain.cutting.planning.packets import PacketKind

_SUPERFRAME_MASK, _SUPERFRAME = 0xE0, 0xC0
_PROFILE_3 = 3
"""VP9's profile with one bit more before those that tell of the frame."""


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


def shows_nothing(data: bytes, codec: str) -> bool:
    """Tell whether a packet of VP8 or VP9 holds a frame that only others need.

    VP8 says so in its frame tag (RFC 6386, 9.1), VP9 in its uncompressed header (6.2); where VP9
    packs several frames into one packet (its annex B), one of them is shown.
    """
    if codec == "vp8":
        return bool(data) and not data[0] >> 4 & 1
    if codec != "vp9" or not data or data[-1] & _SUPERFRAME_MASK == _SUPERFRAME:
        return False
    reserved = data[0] >> 4 & 3 == _PROFILE_3
    existing, shown = data[0] >> 3 - reserved & 1, data[0] >> 1 - reserved & 1
    return not existing and not shown


def is_key(data: bytes, codec: str) -> bool:
    """Tell whether the first frame of a packet of VP8 or VP9 needs no other one.

    VP8 says so in its frame tag (RFC 6386, 9.1), VP9 in its uncompressed header (6.2).
    """
    if not data:
        return False
    if codec == "vp8":
        return not data[0] & 1
    reserved = data[0] >> 4 & 3 == _PROFILE_3
    return not data[0] >> 3 - reserved & 1 and not data[0] >> 2 - reserved & 1
