"""Encoders that make frames like the source's."""

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.codec import find_best_pix_fmt_of_list

from trimcore.adapters.pyav.codecs.video import codec_of
from trimcore.adapters.pyav.encoding.own_options import own_options
from trimcore.adapters.pyav.encoding.palette import PALETTE
from trimcore.adapters.pyav.encoding.quality_options import quality_options
from trimcore.adapters.pyav.encoding.wanted import Wanted
from trimcore.domain.errors import UnsupportedMedia

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av.video.codeccontext import VideoCodecContext
    from av.video.format import VideoFormat
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_GLOBAL_HEADER, _BITEXACT, _QSCALE = 1 << 22, 1 << 23, 1 << 1
_INTERLACED_DCT, _INTERLACED_MOTION = 1 << 18, 1 << 29
_QUANTIZER_STEP = 118
"""libav's lambda for a quantizer of 1."""
_NOT_MADE = ("nv", "pal")
"""How kinds of pixels begin that no decoder gives back, or that are no colours by themselves."""
_FASTEST = Fraction(240)
_HANDFUL = 8
_BFRAMES = (0, 2, 3)
"""How many frames in a row an encoder may code after a later one, for the depth of others."""


def open_encoder(source: "VideoStream", first: "VideoFrame", wanted: Wanted) -> "VideoCodecContext":
    """Open an encoder of the source's codec for frames like `first`.

    Its clock counts frames: the first has pts 0, the next 1. A handful of frames that make up a
    whole file is encoded in the order in which they are shown, since some readers can't tell when
    so few others are decoded.

    Raises:
        UnsupportedMedia: there is no encoder for this codec or its kind of pixels.
    """
    own = codec_of(source)
    codec = wanted.codec or own
    recipe = codec.recipe
    if recipe is None:
        raise UnsupportedMedia(f"Videos with the codec {codec.name} can't be written.")
    encoder = cast("VideoCodecContext", av.CodecContext.create(recipe.encoder, "w"))
    kind = PALETTE
    if not recipe.paints:
        kind = _kind_of_pixels(encoder, first.format, is_other=codec is not own)
    _describe(encoder, source, first, _standard(wanted.rate, recipe.rates), wanted.shape)
    encoder.pix_fmt = kind
    encoder.thread_count = 1 if codec.spins else wanted.threads
    encoder.gop_size = wanted.group
    encoder.flags |= _BITEXACT | (0 if wanted.in_band else _GLOBAL_HEADER)
    if first.interlaced_frame:
        encoder.flags |= _INTERLACED_DCT | _INTERLACED_MOTION
    _order(encoder, wanted)
    if recipe.quantizer:
        encoder.flags |= _QSCALE
        encoder.global_quality = recipe.quantizer * _QUANTIZER_STEP
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
        raise UnsupportedMedia(f"Pictures of {size} can't be written with {codec.name}.") from error
    return encoder


def _kind_of_pixels(encoder: "VideoCodecContext", form: "VideoFormat", *, is_other: bool) -> str:
    """Choose the kind of pixels to encode, which where the codec `is_other` may be another.

    Raises:
        UnsupportedMedia: there is none.
    """
    kinds = [each.name for each in encoder.codec.video_formats or ()]
    if is_other:
        kinds = [name for name in kinds if not name.startswith(_NOT_MADE)]
    if not kinds or form.name in kinds:
        return form.name
    has_alpha = any(component.is_alpha for component in form.components)
    found, _ = find_best_pix_fmt_of_list(kinds, form.name, has_alpha)
    if found is None or not is_other:
        raise UnsupportedMedia(f"Pictures of the kind {form.name} can't be written.")
    return found.name


def _order(encoder: "VideoCodecContext", wanted: Wanted) -> None:
    """Bound how many frames are coded after one that is shown later."""
    if wanted.beside is not None:
        encoder.max_b_frames = _BFRAMES[min(wanted.beside.depth, 2)]
    elif wanted.count <= _HANDFUL:
        encoder.max_b_frames = 0


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
    encoder.color_range = first.color_range
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
