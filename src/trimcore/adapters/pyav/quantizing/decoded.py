"""How coarsely a decoded picture was quantized, as its decoder tells."""

from typing import TYPE_CHECKING, cast

from av.sidedata.encparams import VideoEncParams, VideoEncParamsType
from av.sidedata.sidedata import Type

from trimcore.adapters.pyav.quantizing.scales import of_index, of_step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av.buffer import Buffer
    from av.video.frame import VideoFrame

_PER_DEEPER_BIT = 6
_DELTA, _INTEGER = 16, 4
"""Where a block tells by how much its quantizer differs, and the bytes of such a number."""


def quantizer_of(frame: "VideoFrame") -> float | None:
    """Return a picture's average quantizer on the scale of H.264.

    None where it is not told, or the picture lost nothing.
    """
    try:
        every = cast("Mapping[Type, object]", frame.side_data)
        told = every.get(Type.VIDEO_ENC_PARAMS)
    except ValueError:  # a kind of which PyAV knows nothing
        return None
    if not isinstance(told, VideoEncParams):
        return None
    own = told.qp + _mean_delta(told)
    if own <= 0:
        return None
    if told.codec_type == VideoEncParamsType.VP9:
        return of_index(own)
    if told.codec_type == VideoEncParamsType.MPEG2:
        return of_step(own)
    return own - _PER_DEEPER_BIT * (frame.format.components[0].bits - 8)


def _mean_delta(told: VideoEncParams) -> float:
    """Average what the blocks of a picture add to its quantizer."""
    if not told.nb_blocks or told.block_size % _INTEGER:
        return 0.0
    every = told.block_size // _INTEGER
    begin = told.blocks_offset
    blocks = memoryview(bytes(cast("Buffer", told)))[
        begin : begin + told.nb_blocks * told.block_size
    ]
    numbers = blocks.cast("i")
    return sum(numbers[_DELTA // _INTEGER :: every]) / told.nb_blocks
