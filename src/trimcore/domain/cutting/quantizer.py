"""How coarsely a source was quantized, and how finely frames are encoded to stand beside it.

Quantizers are given on the scale of H.264, whatever the codec: six more double the step to which
values are rounded, and at 4 it is one of 256 levels of brightness.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2, log10
from statistics import fmean

_FINER = 2.0
"""Measured: rounded again by so much finer a quantizer, most pictures lose less than a decibel of
what they had, and take about the bytes that they took."""
_PREDICTED, _BIDIRECTIONAL = 3.0, 2.0
"""By how much encoders usually quantize predicted frames more coarsely than keyframes, and
bidirectional ones than those."""
_MOVING, _FINER_BY_HALVING, _STILLEST = 0.1, 1.5, 6.0
"""Measured: where predicted frames take less than this share of a keyframe's bytes, the keyframe is
most of what is shown, and its loss is mended by no later one. It is finer by so many steps for each
halving of that share, and at most."""
_UNIT_STEP, _PER_DOUBLING = 4, 6
_PEAK, _NOISE = 255, 12
"""Rounding to a step makes noise of its square by twelve, if values lie anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantizers:
    """The quantizers of keyframes, of predicted frames and of bidirectional ones."""

    intra: float
    predicted: float
    bidirectional: float

    @property
    def decibels(self) -> float:
        """The ratio of signal to noise that the coarsest of them leaves of any picture."""
        return noise_decibels(max(self.intra, self.predicted, self.bidirectional))

    def finer(self, steps: float) -> "Quantizers":
        """Return quantizers that are finer by so many steps."""
        return Quantizers(
            intra=self.intra - steps,
            predicted=self.predicted - steps,
            bidirectional=self.bidirectional - steps,
        )


def noise_decibels(quantizer: float) -> float:
    """Return the peak signal-to-noise ratio of values that lie anywhere, once they are rounded."""
    step = 2 ** ((quantizer - _UNIT_STEP) / _PER_DOUBLING)
    return 10 * log10(_PEAK * _PEAK * _NOISE / (step * step))


def quantizers_beside(
    intra: Sequence[float],
    predicted: Sequence[float],
    bidirectional: Sequence[float],
    *,
    motion: float = 1.0,
) -> Quantizers | None:
    """Tell how to quantize frames beside those whose average quantizers were observed, by kind.

    Pictures that hardly move are skipped for the most part, by quantizers that mean nothing: none
    is taken for finer than what its frames are predicted from. `motion` tells how much they do: the
    mean size of predicted packets by that of keyframes. None if nothing is known.
    """
    if not intra and not predicted:
        return None
    key = fmean(intra) if intra else fmean(predicted) - _PREDICTED
    forward = max(key, fmean(predicted)) if predicted else key + _PREDICTED
    both = max(forward, fmean(bidirectional)) if bidirectional else forward + _BIDIRECTIONAL
    return Quantizers(
        intra=key - _for_stillness(motion), predicted=forward, bidirectional=both
    ).finer(_FINER)


def _for_stillness(motion: float) -> float:
    if motion >= _MOVING:
        return 0.0
    return min(_STILLEST, _FINER_BY_HALVING * log2(_MOVING / motion)) if motion > 0 else _STILLEST
