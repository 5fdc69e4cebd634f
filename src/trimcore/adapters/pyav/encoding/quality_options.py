"""How an encoder is asked for frames as fine as the source's, and for speed."""

from math import log2
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.codecs.video_codec import Recipe
from trimcore.adapters.pyav.encoding.own_options import LARGE
from trimcore.adapters.pyav.encoding.wanted import Wanted
from trimcore.adapters.pyav.quantizing.options import quantizer_options

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_PLAIN_BITS, _FINER_PER_DOUBLING, _MOST_FINER = 0.4, 3.0, 10
"""Measured: bits per pixel up to which the recipes hold, and by how much to go below them."""
_ROOM = 0.06
"""Measured: large pictures for which so many bits per pixel were spent leave x264 room to hurry; at
this scale they are no worse, and take a fifth less time and memory, and up to twice the bytes."""


def quality_options(recipe: Recipe, first: "VideoFrame", wanted: Wanted) -> dict[str, str]:
    """Return the options that tell how fine frames have to be, and how fast."""
    spent = wanted.frame_bytes * 8 / (first.width * first.height)
    is_large = first.width * first.height >= LARGE
    hurried = recipe.hurried if is_large and spent >= _ROOM else {}
    options = {**recipe.options, **hurried}
    if wanted.quantizers is not None:
        depth = first.format.components[0].bits
        options.pop("crf", None)
        finer = wanted.quantizers.finer(wanted.crf_offset)
        return {**options, **quantizer_options(recipe, finer, depth)}
    return _richer(options, spent, wanted.crf_offset)


def _richer(options: dict[str, str], bits_per_pixel: float, crf_offset: int = 0) -> dict[str, str]:
    """Lower the quality scale for sources that spend many bits: grain needs finer steps."""
    if "crf" not in options:
        return options
    if bits_per_pixel > _PLAIN_BITS:
        spent = _FINER_PER_DOUBLING * log2(bits_per_pixel / _PLAIN_BITS)
        crf_offset += min(_MOST_FINER, round(spent))
    return {**options, "crf": str(max(1, int(options["crf"]) - crf_offset))}
