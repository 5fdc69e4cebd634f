"""Compare how the output's pictures are to be shown with the source's: colours, and shape."""

from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.encoding.evidence import Evidence, Tint, tint_of
from trimcore.adapters.pyav.verifying.expected import Expected, WrongOutput
from trimcore.adapters.pyav.verifying.reference import Reference

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

_UNTOLD = frozenset({0, 2})
"""Numbers by which nothing is said of primaries, transfer or matrix."""
_RANGE, _UNTOLD_RANGE, _LIMITED = 0, 0, 1
_ROUNDED = Fraction(1, 100)


def check_encoded_look(
    frame: "VideoFrame", decoder: "VideoCodecContext", expected: Expected, evidence: Evidence
) -> None:
    """Compare an encoded picture's colours with those of the source's that were encoded.

    So is the shape of its pixels where pictures alone tell it. What a codec can't tell by itself
    may be untold; nothing is compared where the codec is another one.

    Raises:
        WrongOutput: it is to be shown in another way.
    """
    source = expected.source
    if source.written is not source.codec:
        return
    tells = source.codec.units is not None or source.codec.sequence_headers
    _check_colours(tint_of(frame), evidence.tints, may_be_untold=not tells)
    shape = decoder.sample_aspect_ratio
    if evidence.shapes and all(differ(shape, one) for one in evidence.shapes):
        raise WrongOutput(f"an encoded frame's pixels have the shape {shape}")


def check_copied_look(frame: "VideoFrame", reference: Reference) -> None:
    """Compare a copied picture's colours with those that the source's decoder tells.

    What only the source's container told may be untold.

    Raises:
        WrongOutput: it is to be shown in another way.
    """
    _check_colours(tint_of(frame), reference.tints, may_be_untold=True)


def differ(one: Fraction | None, other: Fraction | None) -> bool:
    """Tell whether shapes differ by more than what containers round."""
    return abs(Fraction(one or 1) / Fraction(other or 1) - 1) > _ROUNDED


def _check_colours(found: Tint, due: Collection[Tint], *, may_be_untold: bool) -> None:
    if due and not any(agree(found, one, may_be_untold=may_be_untold) for one in due):
        raise WrongOutput(f"a frame's colours are known as {found}")


def agree(
    found: Tint, due: Tint, *, may_be_untold: bool = False, may_be_told: bool = False
) -> bool:
    """Tell whether colours are known by the numbers that are due.

    What is due may be untold in the output, or what is untold be told there, if that is allowed.
    """
    return all(
        made == wanted
        or (_is_untold(at, wanted) and (may_be_told or _is_untold(at, made) or _is_usual(at, made)))
        or (may_be_untold and _is_untold(at, made))
        for at, (made, wanted) in enumerate(zip(found, due, strict=True))
    )


def _is_usual(at: int, number: int) -> bool:
    """Tell whether a number says what players take for granted: that the range is limited."""
    return at == _RANGE and number == _LIMITED


def _is_untold(at: int, number: int) -> bool:
    """Tell whether a number says nothing: full range has the one that elsewhere does not."""
    return number == _UNTOLD_RANGE if at == _RANGE else number in _UNTOLD
