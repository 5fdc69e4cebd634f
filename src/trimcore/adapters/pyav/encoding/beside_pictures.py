"""What decoded pictures carry beside themselves, and which of it encoded ones go without."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from av.sidedata.sidedata import SideData, Type
from xxhash import xxh3_128

from trimcore.adapters.pyav.bitstream.supplemental import is_the_encoders
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_MESSAGES = frozenset(
    {
        Type.A53_CC,
        Type.AFD,
        Type.AMBIENT_VIEWING_ENVIRONMENT,
        Type.FILM_GRAIN_PARAMS,
        Type.SEI_UNREGISTERED,
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
    Type.AMBIENT_VIEWING_ENVIRONMENT: "the ambient viewing environment",
    Type.FILM_GRAIN_PARAMS: "the description of film grain",
    Type.SEI_UNREGISTERED: "notes of cameras or editors",
    Type.DYNAMIC_HDR_PLUS: "HDR10+",
    Type.DYNAMIC_HDR_VIVID: "HDR Vivid",
    Type.DOVI_METADATA: "Dolby Vision's metadata",
    Type.DOVI_RPU_BUFFER: "Dolby Vision's metadata",
    Type.S12M_TIMECODE: "timecodes",
}


Beside = tuple[tuple[Type, bytes], ...]
"""What a picture carries: the kind of each, with its bytes if these are captions, or a digest."""
_SEED = slice(8, 16)
"""Where film grain has the number that chance begins with, another one in each picture."""


def kinds_beside(frame: "VideoFrame") -> frozenset[Type]:
    """Return the kinds of what a picture carries, as far as names are known of them."""
    return frozenset(side.type for side in _sides(frame))


def said_beside(frame: "VideoFrame") -> Beside:
    """Digest what a picture carries of the kinds that may go with an encoded one."""
    said = ((side.type, bytes(side)) for side in _sides(frame) if side.type in _MESSAGES)
    return tuple((kind, _told(kind, data)) for kind, data in said)


def lacking_beside(source: Beside, made: Beside) -> set[Type]:
    """Tell the kinds of which an encoded picture carries nothing, or what the source's does not.

    libav gives a picture what those carried that it did not decode before it: captions in one row,
    all else one by one. So an encoded one may well have less.
    """
    lacking = set()
    for kind in {kind for kind, _ in source}:
        due = [told for one, told in source if one is kind]
        found = [told for one, told in made if one is kind]
        if not found or not all(any(one.endswith(told) for one in due) for told in found):
            lacking.add(kind)
    return lacking


def _sides(frame: "VideoFrame") -> list[SideData]:
    """List what is beside a picture, but for what encoders say of themselves."""
    try:
        sides = list(cast("Iterable[SideData]", frame.side_data))
    except ValueError:  # a kind of which PyAV knows nothing
        return []
    own = Type.SEI_UNREGISTERED
    return [side for side in sides if side.type is not own or not is_the_encoders(bytes(side))]


def kept_beside(codec: VideoCodec) -> frozenset[Type]:
    """Tell which kinds go with pictures that were encoded in a codec."""
    kept = _MESSAGES if codec.units is not None else frozenset()
    if codec.recipe is not None and codec.recipe.captions:
        kept |= {Type.A53_CC, Type.AFD}
    return kept


def missing_beside(
    kinds: Iterable[Type], codec: VideoCodec, lacking: Iterable[Type] = ()
) -> tuple[str, ...]:
    """Say what of these kinds pictures go without that were encoded in a codec.

    `lacking` are those of which the output's pictures were seen to lack something.
    """
    kept = kept_beside(codec) - frozenset(lacking)
    missing = sorted({_NAMES[kind] for kind in kinds if kind in _NAMES and kind not in kept})
    return (f"encoded frames go without {' and '.join(missing)}",) if missing else ()


def _told(kind: Type, data: bytes) -> bytes:
    if kind is Type.A53_CC:
        return data
    if kind is Type.FILM_GRAIN_PARAMS:
        data = data[: _SEED.start] + data[_SEED.stop :]
    return xxh3_128(data).digest()
