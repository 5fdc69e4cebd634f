"""What decoded pictures carry beside themselves, and which of it encoded ones go without."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from av.sidedata.sidedata import SideData, Type

from trimcore.adapters.pyav.codecs.video_codec import VideoCodec

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_MESSAGES = frozenset(
    {
        Type.A53_CC,
        Type.AFD,
        Type.DYNAMIC_HDR_PLUS,
        Type.DYNAMIC_HDR_VIVID,
        Type.DOVI_METADATA,
        Type.DOVI_RPU_BUFFER,
    }
)
"""What is put beside encoded pictures of codecs that are made of units."""
_NAMES = {
    Type.A53_CC: "captions",
    Type.AFD: "active formats",
    Type.DYNAMIC_HDR_PLUS: "HDR10+",
    Type.DYNAMIC_HDR_VIVID: "HDR Vivid",
    Type.DOVI_METADATA: "Dolby Vision's metadata",
    Type.DOVI_RPU_BUFFER: "Dolby Vision's metadata",
    Type.S12M_TIMECODE: "timecodes",
}


def kinds_beside(frame: "VideoFrame") -> frozenset[Type]:
    """Return the kinds of what a picture carries, as far as names are known of them."""
    try:
        return frozenset(side.type for side in cast("Iterable[SideData]", frame.side_data))
    except ValueError:  # a kind of which PyAV knows nothing
        return frozenset()


def missing_beside(kinds: Iterable[Type], codec: VideoCodec) -> tuple[str, ...]:
    """Say what of these kinds pictures go without that were encoded in a codec."""
    kept = _MESSAGES if codec.units is not None else frozenset()
    if codec.recipe is not None and codec.recipe.captions:
        kept |= {Type.A53_CC, Type.AFD}
    lost = sorted({_NAMES[kind] for kind in kinds if kind in _NAMES and kind not in kept})
    return (f"encoded frames go without {' and '.join(lost)}",) if lost else ()
