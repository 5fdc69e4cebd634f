"""How each encoder is asked to quantize, in a language of its own."""

from collections.abc import Callable

from trimcore.domain.cutting.quantizer import Quantizers

_PER_DEEPER_BIT = 6
_FINEST = 1
"""At 0, x264 loses nothing, which is another profile."""


def follows(encoder: str) -> bool:
    """Tell whether an encoder can be told how to quantize."""
    return encoder in _BY_ENCODER


def quantizer_options(encoder: str, quantizers: Quantizers, depth: int) -> dict[str, str]:
    """Return the options by which an encoder quantizes so for pictures of `depth` bits.

    They take the place of those for a quality. The encoder has to be one that `follows`.
    """
    return _BY_ENCODER[encoder](quantizers, depth)


def _x264(quantizers: Quantizers, depth: int) -> dict[str, str]:
    predicted = max(_FINEST, round(quantizers.predicted + _PER_DEEPER_BIT * (depth - 8)))
    return {
        "qp": str(predicted),
        "i_qfactor": f"{_ratio(quantizers.intra - quantizers.predicted):.3f}",
        "b_qfactor": f"{_ratio(quantizers.bidirectional - quantizers.predicted):.3f}",
    }


def _ratio(steps: float) -> float:
    """Tell how many times as large a quantizer's step is that is coarser by so many."""
    return float(2 ** (steps / 6))


_BY_ENCODER: dict[str, Callable[[Quantizers, int], dict[str, str]]] = {"libx264": _x264}
