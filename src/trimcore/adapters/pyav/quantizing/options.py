"""How each encoder is asked to quantize, in a language of its own."""

from collections.abc import Callable

from trimcore.adapters.pyav.codecs.video_codec import Recipe
from trimcore.adapters.pyav.quantizing.scales import index_of, step_of
from trimcore.adapters.pyav.quantizing.vp8_scale import asked_of_libvpx
from trimcore.domain.cutting.quantizer import Quantizers

_PER_DEEPER_BIT = 6
_INDICES_PER_CRF, _COARSEST_CRF = 4, 63
_EVENLY = 1.5
"""Measured: by how much finer libvpx has to quantize frames if it does so evenly. By itself it
makes every second, fourth and eighth frame finer, but counts from another one than the source's
encoder did, so that each is rounded anew: evenly, noise loses up to a decibel less in as many
bytes."""
_COARSER, _MOST_COARSER = 0.5, 2.0
"""Measured: where little moves, frames may be coarser than that by so much for each step of
stillness."""
_STILL, _PYRAMID = 3.9, 2.0
"""Measured: from which stillness on libvpx's own way is better, as what it makes finer is what is
seen of the rest, too; and by how much finer than at the end of its scale it makes frames on
average."""
_NOISE = 1.0
"""Measured: by how much finer x265's fast presets have to quantize for the same noise."""
_FINEST_CODE, _COARSEST_CODE = 2, 31
"""Of MPEG's quantizers, 1 is one that libav's encoders can't hold all values by."""
_FINEST = 1
"""At 0, x264 loses nothing, which is another profile."""


def follows(recipe: Recipe) -> bool:
    """Tell whether a recipe's encoder can be told how to quantize."""
    return recipe.codes or recipe.encoder in _BY_ENCODER


def quantizer_options(recipe: Recipe, quantizers: Quantizers, depth: int) -> dict[str, str]:
    """Return the options by which a recipe's encoder quantizes so for pictures of `depth` bits.

    They take the place of those for a quality. The recipe has to be one that `follows`.
    """
    options = _mpeg if recipe.codes else _BY_ENCODER[recipe.encoder]
    return options(quantizers, depth)


def _x264(quantizers: Quantizers, depth: int) -> dict[str, str]:
    predicted = max(_FINEST, round(quantizers.predicted + _PER_DEEPER_BIT * (depth - 8)))
    return {
        "qp": str(predicted),
        "i_qfactor": f"{_ratio(quantizers.intra - quantizers.predicted):.3f}",
        "b_qfactor": f"{_ratio(quantizers.bidirectional - quantizers.predicted):.3f}",
    }


def _x265(quantizers: Quantizers, _depth: int) -> dict[str, str]:
    return {
        "qp": str(max(0, round(quantizers.predicted - _NOISE))),
        "i_qfactor": f"{_ratio(quantizers.predicted - quantizers.intra):.3f}",
        "b_qfactor": f"{_ratio(quantizers.bidirectional - quantizers.predicted):.3f}",
    }


def _vp9(quantizers: Quantizers, _depth: int) -> dict[str, str]:
    still, predicted = quantizers.stillness, quantizers.predicted
    if still >= _STILL:
        return {"crf": str(_crf(index_of(predicted + _PYRAMID)))}
    coarser = min(_MOST_COARSER, _COARSER * still)
    every = str(_crf(index_of(predicted - _EVENLY + coarser)))
    return {"crf": every, "qmin": every, "qmax": every}


def _vp8(quantizers: Quantizers, _depth: int) -> dict[str, str]:
    finest, usual = map(asked_of_libvpx, (quantizers.intra, quantizers.predicted))
    return {"crf": str(usual), "qmin": str(min(finest, usual))}


def _av1(quantizers: Quantizers, _depth: int) -> dict[str, str]:
    return {"crf": str(_crf(index_of(quantizers.predicted)))}


def _crf(index: float) -> int:
    """Tell by which number encoders of VP9 and AV1 know an index; at 0 they would lose nothing."""
    return min(_COARSEST_CRF, max(1, round(index / _INDICES_PER_CRF)))


def _mpeg(quantizers: Quantizers, _depth: int) -> dict[str, str]:
    code = round(step_of(quantizers.predicted) / 2)
    held = str(min(_COARSEST_CODE, max(_FINEST_CODE, code)))
    return {"qmin": held, "qmax": held}


def _ratio(steps: float) -> float:
    """Tell how many times as large a quantizer's step is that is coarser by so many."""
    return float(2 ** (steps / 6))


_BY_ENCODER: dict[str, Callable[[Quantizers, int], dict[str, str]]] = {
    "libx264": _x264,
    "libx265": _x265,
    "libvpx": _vp8,
    "libvpx-vp9": _vp9,
    "libsvtav1": _av1,
}
