"""How coarsely a source was quantized, and how finely frames are encoded to stand beside it.

Quantizers are given on the scale of H.264, whatever the codec: six more double the step to which
values are rounded, and at 4 it is one of 256 levels of brightness.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2, log10
from statistics import fmean

FINER = 2.0
"""Measured: rounded again by so much finer a quantizer, most pictures lose less than a decibel of
what they had, and take about the bytes that they took."""
_EVEN, _FEW = 0.5, 2
"""How far apart quantizers are that are one, and how many have to be seen before they are."""
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
    """The quantizers of keyframes, of predicted frames and of bidirectional ones.

    Where `are_own`, they are the source's own ones, and no finer. `stillness` is by how many steps
    keyframes are finer than by all else, because they are most of what is shown: 0 to 6.
    """

    intra: float
    predicted: float
    bidirectional: float
    are_own: bool = False
    stillness: float = 0.0

    @property
    def decibels(self) -> float:
        """The ratio of signal to noise that the coarsest of them leaves of any picture."""
        return noise_decibels(max(self.intra, self.predicted, self.bidirectional))

    def finer(self, steps: float) -> "Quantizers":
        """Return quantizers that are finer by so many steps."""
        return replace(
            self,
            intra=self.intra - steps,
            predicted=self.predicted - steps,
            bidirectional=self.bidirectional - steps,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Where the source's own quantizers are asked for, and not finer ones.

    `on_steps` is for codecs that do next to nothing to values once they are rounded: where all
    frames were by one quantizer, they lie on its steps still, and lose least if they are rounded to
    those again. `finer_from` is how large predicted packets are beside keyframes, on average, from
    which on frames have to be finer.
    """

    on_steps: bool = False
    finer_from: float = 0.0


FINER_ALWAYS = Keeping()


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
    keeping: Keeping = FINER_ALWAYS,
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
    stiller = _for_stillness(motion)
    is_kept = keeping.on_steps and _is_one([*intra, *predicted])
    if is_kept or motion < keeping.finer_from:
        key -= FINER + stiller if stiller else 0
        return Quantizers(
            intra=key, predicted=forward, bidirectional=both, are_own=True, stillness=stiller
        )
    asked = Quantizers(
        intra=key - stiller, predicted=forward, bidirectional=both, stillness=stiller
    )
    return asked.finer(FINER)


def _is_one(quantizers: Sequence[float]) -> bool:
    return len(quantizers) >= _FEW and max(quantizers) - min(quantizers) <= _EVEN


def _for_stillness(motion: float) -> float:
    if motion >= _MOVING:
        return 0.0
    return min(_STILLEST, _FINER_BY_HALVING * log2(_MOVING / motion)) if motion > 0 else _STILLEST
