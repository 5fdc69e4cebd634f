"""Read from HEVC's headers how pictures were encoded (ITU-T H.265, 7.3): no decoder tells it."""

from collections.abc import Callable, Iterable

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import HEVC_PPS, HEVC_SPS, sets_in
from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC
from trimcore.adapters.pyav.quantizing.hevc_sets import HEADER, PictureSet, SequenceSet, skip_set

_ENTERED, _IDR = range(16, 24), (19, 20)
_INTRA_SLICE = 2
_SLICE_BYTES = 64
"""Of a slice, as many as its header takes at most, if it is a keyframe's."""


def keyframe_reader(
    framing: Framing | None, extradata: bytes
) -> Callable[[bytes], float | None] | None:
    """Return what reads the quantizer of a stream's keyframes; None where decoders tell it."""
    if framing is None or framing.units is not HEVC:
        return None
    try:
        sets = sets_in(extradata, framing)
    except BrokenUnits:
        sets = []
    return lambda packet: quantizer_of_keyframe(packet, sets, framing)


def smallest_block(framing: Framing | None, extradata: bytes) -> int | None:
    """Tell how many pixels wide the smallest blocks of a stream's pictures are, by its header.

    None if it is none of HEVC, or does not tell.
    """
    if framing is None or framing.units is not HEVC:
        return None
    try:
        sets = [unit for unit in sets_in(extradata, framing) if framing.kind(unit) == HEVC_SPS]
        return min((SequenceSet.read(unit)[1].smallest for unit in sets), default=None)
    except (BrokenUnits, IndexError, ValueError):
        return None


def quantizer_of_keyframe(packet: bytes, sets: Iterable[bytes], framing: Framing) -> float | None:
    """Return the quantizer of a keyframe's first slice; None if the packet is none, or can't tell.

    `sets` are the parameter sets of the stream's header; those in the packet count, too.
    """
    sequences: dict[int, SequenceSet] = {}
    pictures: dict[int, PictureSet] = {}
    try:
        for unit in (*sets, *framing.walk(packet)):
            kind = framing.kind(unit)
            if kind == HEVC_SPS:
                sequences.update([SequenceSet.read(unit)])
            elif kind == HEVC_PPS:
                pictures.update([PictureSet.read(unit)])
            elif kind in framing.units.slices:
                return _of_slice(unit[:_SLICE_BYTES], kind, sequences, pictures)
    except (BrokenUnits, KeyError, IndexError, ValueError):
        return None
    return None


def _of_slice(
    unit: bytes, kind: int, sequences: dict[int, SequenceSet], pictures: dict[int, PictureSet]
) -> float | None:
    bits = Bits.of(unit, HEADER)
    if kind not in _ENTERED or not bits.take(1):
        return None
    bits.skip(1)
    picture = pictures[bits.number()]
    sequence = sequences[picture.sequence]
    bits.skip(picture.extra)
    if bits.number() != _INTRA_SLICE or not picture.loses:
        return None
    bits.skip(picture.shown + 2 * sequence.separate)
    if kind not in _IDR:
        _skip_references(bits, sequence)
    if sequence.offsets:
        bits.skip(1 + sequence.colours)
    return picture.quantizer + bits.signed()


def _skip_references(bits: Bits, sequence: SequenceSet) -> None:
    """Move behind what a slice says of other pictures."""
    bits.skip(sequence.order_bits)
    if not bits.take(1):
        skip_set(bits, sequence.sets, in_slice=True)
    elif len(sequence.sets) > 1:
        bits.skip((len(sequence.sets) - 1).bit_length())
    if sequence.long_term and bits.number():
        raise BrokenUnits("references for long are not read")
    bits.skip(sequence.follows_motion)
