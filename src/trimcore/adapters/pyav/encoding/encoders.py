"""Encoders that make frames like the source's, and how each is asked for quality."""

from dataclasses import dataclass
from fractions import Fraction
from math import log2
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.codecs import codec_name
from trimcore.adapters.pyav.encoding.hdr_metadata import hdr_metadata_of
from trimcore.adapters.pyav.reading.transparency import is_transparent
from trimcore.domain.errors import UnsupportedMedia

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_GLOBAL_HEADER, _BITEXACT, _QSCALE = 1 << 22, 1 << 23, 1 << 1
_INTERLACED_DCT, _INTERLACED_MOTION = 1 << 18, 1 << 29
_QUANTIZER_STEP = 118
"""libav's lambda for a quantizer of 1."""
_MPEG_RATES = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")
)
_FASTEST = Fraction(240)
_HANDFUL = 8
_PLAIN_BITS, _FINER_PER_DOUBLING, _MOST_FINER = 0.4, 3.0, 10
"""Measured: bits per pixel up to which the recipes hold, and by how much to go below them."""
_LOOKAHEAD = "rc-lookahead=4:sync-lookahead=0"
"""Measured: large pictures held back for longer cost 40 MB, and their bytes are no fewer."""
_HURRIED = {"preset": "superfast", "crf": "24", "subq": "0"}
_LARGE, _ROOM = 1280 * 720, 0.06
"""Measured: large pictures for which so many bits per pixel were spent leave x264 room to hurry; at
this scale they are no worse, and take a fifth less time and memory, and up to twice the bytes."""
_TRANSPARENT = {"auto-alt-ref": "0", "g": "120", "keyint_min": "120"}
"""libvpx codes what lets through by a second encoder: with these, neither hides frames, and both
have their keyframes at the same ones, wherever one of them would see a new scene."""
_BFRAMES = (0, 2, 3)
"""How many frames in a row an encoder may code after a later one, for the depth of others."""
_PRORES = {
    "Proxy": "proxy",
    "LT": "lt",
    "Standard": "standard",
    "HQ": "hq",
    "4444": "4444",
    "XQ": "4444xq",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """An encoder of libav, its options, and a fixed quantizer where it has no quality scale."""

    encoder: str
    options: dict[str, str]
    quantizer: int = 0


_RECIPES = {
    "h264": Recipe(encoder="libx264", options={"preset": "veryfast", "crf": "21"}),
    "hevc": Recipe(encoder="libx265", options={"preset": "superfast", "crf": "23"}),
    "vp8": Recipe(
        encoder="libvpx", options={"crf": "16", "b": "20M", "cpu-used": "4", "deadline": "good"}
    ),
    "vp9": Recipe(
        encoder="libvpx-vp9",
        options={"crf": "27", "b": "0", "cpu-used": "4", "deadline": "good", "row-mt": "1"},
    ),
    "av1": Recipe(encoder="libsvtav1", options={"preset": "8", "crf": "28"}),
    "mpeg4": Recipe(encoder="mpeg4", options={"mbd": "rd"}, quantizer=3),
    "mpeg2video": Recipe(encoder="mpeg2video", options={"mbd": "rd"}, quantizer=3),
    "mpeg1video": Recipe(encoder="mpeg1video", options={"mbd": "rd"}, quantizer=3),
    "h263": Recipe(encoder="h263", options={"mbd": "rd"}, quantizer=3),
    "msmpeg4": Recipe(encoder="msmpeg4", options={"mbd": "rd"}, quantizer=3),
    "mjpeg": Recipe(encoder="mjpeg", options={}, quantizer=2),
    "prores": Recipe(encoder="prores_ks", options={}),
    "ffv1": Recipe(encoder="ffv1", options={"level": "3"}),
    "png": Recipe(encoder="png", options={}),
    "qtrle": Recipe(encoder="qtrle", options={}),
    "cfhd": Recipe(encoder="cfhd", options={"quality": "film1"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What encoded frames have to agree with, where copied ones stand beside them.

    `number` is what their parameter sets have to go by, where the encoder can be told; `depth` is
    how many frames the copied ones are decoded ahead.
    """

    number: int
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is wanted of an encoder besides frames like the source's.

    It gets `count` frames, `rate` of which are shown a second. `frame_bytes` is how large the
    source's own packets are on average: what it spent much on, it gets much for. `in_band` asks for
    parameter sets beside the frames. `crf_offset` lowers the encoder's scale of quality by so much
    more.
    """

    count: int
    rate: Fraction
    frame_bytes: float
    in_band: bool
    threads: int
    beside: Beside | None = None
    crf_offset: int = 0
    shape: Fraction | None = None
    """The shape of pixels, where it is another than the stream's."""


def open_encoder(source: "VideoStream", first: "VideoFrame", wanted: Wanted) -> "VideoCodecContext":
    """Open an encoder of the source's codec for frames like `first`.

    Its clock counts frames: the first has pts 0, the next 1. A handful of frames that make up a
    whole file is encoded in the order in which they are shown, since some readers can't tell when
    so few others are decoded.

    Raises:
        UnsupportedMedia: there is no encoder for this codec or its kind of pixels.
    """
    name = codec_name(source)
    recipe = _RECIPES.get(name)
    if recipe is None:
        raise UnsupportedMedia(f"Videos with the codec {name} can't be written.")
    encoder = cast("VideoCodecContext", av.CodecContext.create(recipe.encoder, "w"))
    pixels = {form.name for form in encoder.codec.video_formats or ()}
    if pixels and first.format.name not in pixels:
        raise UnsupportedMedia(f"Pictures of the kind {first.format.name} can't be written.")
    _describe(encoder, source, first, _standard(wanted.rate, name), wanted.shape)
    encoder.thread_count = wanted.threads
    encoder.flags |= _BITEXACT | (0 if wanted.in_band else _GLOBAL_HEADER)
    if first.interlaced_frame:
        encoder.flags |= _INTERLACED_DCT | _INTERLACED_MOTION
    if wanted.beside is not None:
        encoder.max_b_frames = _BFRAMES[min(wanted.beside.depth, 2)]
    elif wanted.count <= _HANDFUL:
        encoder.max_b_frames = 0
    if recipe.quantizer:
        encoder.flags |= _QSCALE
        encoder.global_quality = recipe.quantizer * _QUANTIZER_STEP
    spent = wanted.frame_bytes * 8 / (first.width * first.height)
    is_large = first.width * first.height >= _LARGE
    hurried = name == "h264" and is_large and spent >= _ROOM
    options = _richer({**recipe.options, **(_HURRIED if hurried else {})}, spent, wanted.crf_offset)
    encoder.options = {**options, **_extra_options(name, source, first, wanted)}
    try:
        encoder.open()
    except MemoryError:  # one of libav's errors, too, but none of the pictures' fault
        raise
    except av.FFmpegError as error:
        size = f"{first.width} × {first.height}"
        raise UnsupportedMedia(f"Pictures of {size} can't be written with {name}.") from error
    return encoder


def _richer(options: dict[str, str], bits_per_pixel: float, crf_offset: int = 0) -> dict[str, str]:
    """Lower the quality scale for sources that spend many bits: grain needs finer steps."""
    if "crf" not in options:
        return options
    if bits_per_pixel > _PLAIN_BITS:
        spent = _FINER_PER_DOUBLING * log2(bits_per_pixel / _PLAIN_BITS)
        crf_offset += min(_MOST_FINER, round(spent))
    return {**options, "crf": str(max(1, int(options["crf"]) - crf_offset))}


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


def _standard(rate: Fraction, name: str) -> Fraction:
    """Return the frame rate to write into the codec's own header; some take few or no high ones."""
    rate = min(max(rate, Fraction(1)), _FASTEST).limit_denominator(1001)
    if name.startswith("mpeg") and name != "mpeg4":
        return min(_MPEG_RATES, key=lambda standard: abs(standard - rate))
    return rate


def _extra_options(
    name: str, source: "VideoStream", first: "VideoFrame", wanted: Wanted
) -> dict[str, str]:
    profile = source.codec_context.profile or ""
    bright = hdr_metadata_of(first)
    if name == "h264":
        return _x264_options(source, profile, wanted.beside, bright.for_x264())
    if name == "hevc":
        repeat = int(wanted.in_band)
        settings = ["log-level=none", f"pools={wanted.threads}", f"repeat-headers={repeat}"]
        beside = ["open-gop=0"] if wanted.beside else []
        if wanted.beside and wanted.beside.depth == 1:
            beside.append("b-pyramid=0")
        settings += ["info=0", *beside, *bright.for_x265()]
        return {"a53cc": "0", "x265-params": ":".join(settings)}
    if name == "av1":
        return {"svtav1-params": ":".join([f"lp={wanted.threads}", *bright.for_svtav1()])}
    if name in {"vp8", "vp9"} and is_transparent(first):
        return dict(_TRANSPARENT)
    if name == "prores":
        return {"profile": _PRORES.get(profile, "standard")}
    return {}


def _x264_options(
    source: "VideoStream", profile: str, beside: Beside | None, bright: list[str]
) -> dict[str, str]:
    parameters = [_LOOKAHEAD, *bright]
    options = {"a53cc": "0"}  # captions are put beside the pictures with all else
    if "Baseline" in profile:
        options["profile"] = "baseline"
    elif profile == "Main":
        options["profile"] = "main"
    if beside is not None:
        parameters.append(f"sps-id={beside.number}")
        if beside.depth == 1:
            options["b-pyramid"] = "none"
        if source.codec_context.level > 0:
            options["level"] = str(source.codec_context.level)
    return {**options, "x264-params": ":".join(parameters)}
