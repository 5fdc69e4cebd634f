"""Encoders that make frames like the source's."""

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.codecs.video import codec_of
from trimcore.adapters.pyav.codecs.video_codec import Recipe
from trimcore.adapters.pyav.encoding.own_options import most_waiting, own_options
from trimcore.adapters.pyav.encoding.palette import PALETTE
from trimcore.adapters.pyav.encoding.pixels import kind_of_pixels
from trimcore.adapters.pyav.encoding.quality_options import quality_options
from trimcore.adapters.pyav.encoding.wanted import Wanted
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_GLOBAL_HEADER, _BITEXACT, _QSCALE = 1 << 22, 1 << 23, 1 << 1
_INTERLACED_DCT, _INTERLACED_MOTION = 1 << 18, 1 << 29
_QUANTIZER_STEP = 118
"""libav's lambda for a quantizer of 1."""
_FASTEST = Fraction(240)
_HANDFUL = 8
_BFRAMES, _MOST_LED = (0, 2, 3), 4
"""How many frames in a row an encoder may code after a later one, for the depth of others; and how
many at most where the source leads it, which may have more. x264 and x265 choose three and four."""


def open_encoder(source: "VideoStream", first: "VideoFrame", wanted: Wanted) -> "VideoCodecContext":
    """Open an encoder of the source's codec for frames like `first`.

    Its clock counts frames: the first has pts 0, the next 1. A handful of frames that make up a
    whole file is encoded in the order in which they are shown, since some readers can't tell when
    so few others are decoded.

    Raises:
        Unsupported: there is no encoder for this codec or its kind of pixels.
    """
    own = codec_of(source)
    codec = wanted.codec or own
    recipe = codec.recipe
    if recipe is None:
        raise Unsupported(f"Nothing encodes pictures of the codec {codec.name}.")
    encoder = cast("VideoCodecContext", av.CodecContext.create(recipe.encoder, "w"))
    kind = PALETTE
    if not recipe.paints:
        may_change = codec is not own or recipe.rounds
        kind = kind_of_pixels(encoder, first.format, may_change=may_change)
    _describe(encoder, source, first, _standard(wanted.rate, recipe.rates), wanted.shape)
    encoder.pix_fmt = kind
    encoder.thread_count = 1 if codec.spins else wanted.threads
    _flag(encoder, recipe, wanted, interlaced=first.interlaced_frame)
    _order(encoder, wanted, most_waiting(recipe.encoder, first.width * first.height))
    encoder.options = {
        **quality_options(recipe, first, wanted),
        **own_options(recipe.encoder, source, first, wanted),
    }
    try:
        encoder.open()
    except MemoryError:  # one of libav's errors, too, but none of the pictures' fault
        raise
    except av.FFmpegError as error:
        size = f"{first.width} × {first.height}"
        raise Unsupported(f"Pictures of {size} can't be written with {codec.name}.") from error
    return encoder


def _order(encoder: "VideoCodecContext", wanted: Wanted, room: int | None) -> None:
    """Bound how many frames are coded after a later one, or up to the next keyframe.

    Encoders hold as many as may come in a row, and large ones take much room: `room` is for how
    many there is any, None if that is no bound.
    """
    encoder.gop_size = wanted.group
    depth = min(wanted.beside.depth, 2) if wanted.beside is not None else 2
    most = _BFRAMES[depth]
    led = min(wanted.row, _MOST_LED if depth > 1 else most) if wanted.row is not None else None
    if room is not None:
        encoder.max_b_frames = room
    elif wanted.beside is not None:
        encoder.max_b_frames = most if led is None else max(depth, led)
    elif wanted.count <= _HANDFUL:
        encoder.max_b_frames = 0
    elif led is not None:
        encoder.max_b_frames = led


def _flag(
    encoder: "VideoCodecContext", recipe: Recipe, wanted: Wanted, *, interlaced: bool
) -> None:
    encoder.flags |= _BITEXACT | (0 if wanted.in_band else _GLOBAL_HEADER)
    if interlaced:
        encoder.flags |= _INTERLACED_DCT | _INTERLACED_MOTION
    if recipe.quantizer:
        encoder.flags |= _QSCALE
        encoder.global_quality = recipe.quantizer * _QUANTIZER_STEP


def _describe(
    encoder: "VideoCodecContext",
    source: "VideoStream",
    first: "VideoFrame",
    rate: Fraction,
    shape: Fraction | None,
) -> None:
    encoder.width = first.width
    encoder.height = first.height
    encoder.pix_fmt = first.format.name
    encoder.framerate = rate
    encoder.time_base = 1 / rate
    if shape or source.sample_aspect_ratio:
        encoder.sample_aspect_ratio = shape or source.sample_aspect_ratio
    encoder.color_range = first.color_range or source.codec_context.color_range
    encoder.color_primaries = first.color_primaries
    encoder.color_trc = first.color_trc
    encoder.colorspace = first.colorspace
    encoder.field_order = source.codec_context.field_order


def _standard(rate: Fraction, standards: "Sequence[Fraction]") -> Fraction:
    """Return the frame rate to write into the codec's own header; some take few or no high ones."""
    rate = min(max(rate, Fraction(1)), _FASTEST).limit_denominator(1001)
    if standards:
        return min(standards, key=lambda standard: abs(standard - rate))
    return rate
