"""What each encoder has to be told in a language of its own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.codecs.video import H264, codec_of
from trimcore.adapters.pyav.encoding.hdr_metadata import hdr_metadata_of
from trimcore.adapters.pyav.encoding.wanted import Wanted
from trimcore.adapters.pyav.reading.transparency import is_transparent

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_LOOKAHEAD = "rc-lookahead=4:sync-lookahead=0"
"""Measured: large pictures held back for longer cost 40 MB, and their bytes are no fewer."""
LARGE = 1280 * 720
"""Pixels from which pictures are large, so that it counts how many are held."""
_TOLD, _UNWEIGHTED = "b-adapt=0:scenecut=0", ":weightp=0"
"""With these x264 makes no smaller pictures to look ahead in: 60 MiB at 2160p, 15 at 1080p. It need
not where it is told how to quantize, and of which type each frame is. But then it does not see that
pictures become darker or brighter, and takes up to 2.8 times the bytes for it."""
_PLAIN, _PLAIN_BITS = "cabac=0", 0.2
"""Where so many bits per pixel were spent, nearly all of the time goes into coding them. Measured:
plainly x264 codes noise in 0.6 of the time, and it is decoded in half, in 1.2 times the bytes; if
the source is coded so, too, these are as many as its own."""
_FEW_HELD = ("frame-threads=1", "rc-lookahead=5")
"""Measured: x265 takes 15 to 25 MB for each picture of 1080p that it holds. With these they are
fewer, on any number of processors, and rows of one picture still keep several of them busy."""
HUGE = 2560 * 1440
"""Pixels from which pictures are so large that none may wait for a later one."""
_FEWEST_HELD = ("frame-threads=1", "rc-lookahead=1", "b-adapt=0")
"""Measured: of pictures of 2160p and 10 bits x265 takes 60 MB for each that waits and 130 for each
that it works on, 1.5 GB in all; with these, and none that waits, 0.8."""
_LED = ("scenecut=0", "limit-refs=3", "subme=0")
"""What x265 need not try where it is told how to quantize, and of which type each frame is."""
_HURRIED = ("me=dia", "signhide=0")
"""Nor this, of large pictures. Measured: it takes from 0.8 to 0.9 of the time, and as many bytes;
in blocks of 64 pixels fewer."""
_CAREFUL = ("sao=1", "selective-sao=2", "ref=3")
"""What it does for small ones, of which none takes long: it mends what rounding did to the edges
of keyframes and predicted frames, and predicts from three. Measured: in a hurry and without that,
frames lose 0.4 dB more of what the source has, in a thirtieth more bytes. Large ones would take a
tenth more time."""
_WEIGHTED = ("weightp=1", "weightb=1")
"""Measured: pictures that become darker or brighter take 0.8 of the bytes, and all others no more
than a twentieth more of the time."""
_WIDE = ("ctu=64",)
_COARSE_BLOCK = 16
_COARSE = (f"min-cu-size={_COARSE_BLOCK}",)
_MANY_BITS = 0.4
"""Measured: of large pictures for which so many bits per pixel were spent, blocks of 8 pixels are
no better than those of 16, and take two fifths of the time. Sharp lines in little else need them:
without, they are 2 to 3 dB worse in twice the bytes, if the source has them."""
_SHORT, _SHALLOW = 128, "hierarchical-levels=2:enable-tf=0:lookahead=5:scd=0"
"""Of so few frames, most are not between those that SVT-AV1 makes finer by far. Measured: if each
leans on few others, frames lose 0.2 dB less of what the source has, in 0.9 of the bytes, and those
of screens 10 dB less in two thirds of them. Neither blending them with their neighbours nor looking
further ahead changes that, or is worth its time."""
_TRANSPARENT = {"auto-alt-ref": "0", "g": "120", "keyint_min": "120"}
"""libvpx codes what lets through by a second encoder: with these, neither hides frames, and both
have their keyframes at the same ones, wherever one of them would see a new scene."""
_PRORES = {
    "Proxy": "proxy",
    "LT": "lt",
    "Standard": "standard",
    "HQ": "hq",
    "4444": "4444",
    "XQ": "4444xq",
}


def own_options(
    encoder: str, source: "VideoStream", first: "VideoFrame", wanted: Wanted
) -> dict[str, str]:
    """Return the options by which an encoder makes frames like `first`, beside all others."""
    options = _BY_ENCODER.get(encoder)
    return options(source, first, wanted) if options is not None else {}


def most_waiting(encoder: str, pixels: int) -> int | None:
    """Tell how many pictures of a size an encoder may code after a later one; None: any number."""
    return 0 if encoder == "libx265" and pixels >= HUGE else None


def _x264(source: "VideoStream", first: "VideoFrame", wanted: Wanted) -> dict[str, str]:
    is_large = first.width * first.height >= LARGE
    ahead = _LOOKAHEAD
    if _is_led(wanted) and is_large:
        ahead = _TOLD if first.width * first.height < HUGE else _TOLD + _UNWEIGHTED
    parameters = [ahead, *hdr_metadata_of(first).for_x264()]
    # Captions are put beside the pictures with all else.
    options = {"a53cc": "0", "forced-idr": "1"}
    is_own = codec_of(source) is H264  # others have profiles of these names, too
    if is_own and is_large and not wanted.arithmetic and _bits_of(first, wanted) >= _PLAIN_BITS:
        parameters.append(_PLAIN)
    profile = (is_own and source.codec_context.profile) or ""
    if "Baseline" in profile:
        options["profile"] = "baseline"
    elif profile == "Main":
        options["profile"] = "main"
    if wanted.beside is not None:
        parameters.append(f"sps-id={wanted.beside.number}")
        if wanted.beside.depth == 1:
            options["b-pyramid"] = "none"
        if source.codec_context.level > 0:
            options["level"] = str(source.codec_context.level)
    return {**options, "x264-params": ":".join(parameters)}


def _bits_of(first: "VideoFrame", wanted: Wanted) -> float:
    """Return how many bits the source spent on each pixel."""
    return wanted.frame_bytes * 8 / (first.width * first.height)


def _x265(_source: "VideoStream", first: "VideoFrame", wanted: Wanted) -> dict[str, str]:
    repeat = int(wanted.in_band)
    settings = ["log-level=none", f"pools={wanted.threads}", f"repeat-headers={repeat}"]
    flat = ["b-pyramid=0"] if wanted.beside and wanted.beside.depth == 1 else []
    if first.interlaced_frame and wanted.field:  # each field is a picture, as in the source
        settings.append(f"interlace={wanted.field}")
    settings += ["info=0", "open-gop=0", *_held_by_x265(first.width * first.height), *flat]
    settings += [*_tried_by_x265(first, wanted), *hdr_metadata_of(first).for_x265()]
    return {"a53cc": "0", "forced-idr": "1", "x265-params": ":".join(settings)}


def _held_by_x265(pixels: int) -> tuple[str, ...]:
    if pixels >= HUGE:
        return _FEWEST_HELD
    return _FEW_HELD if pixels >= LARGE else ()


def _tried_by_x265(first: "VideoFrame", wanted: Wanted) -> tuple[str, ...]:
    """Tell what x265 goes without, or may do in larger blocks, where the source leads it."""
    if not _is_led(wanted):
        return ()
    pixels = first.width * first.height
    if pixels < LARGE:
        return (*_LED, *_CAREFUL, *_WEIGHTED)
    is_coarse = wanted.smallest is not None and wanted.smallest >= _COARSE_BLOCK
    is_coarse = is_coarse or _bits_of(first, wanted) >= _MANY_BITS
    weighted = _WEIGHTED if pixels < HUGE else ()
    return (*_LED, *_HURRIED, *weighted, *_WIDE, *(_COARSE if is_coarse else ()))


def _is_led(wanted: Wanted) -> bool:
    """Tell whether an encoder is told of each frame how to quantize it, and of which type it is."""
    return wanted.row is not None and wanted.quantizers is not None


def _svtav1(_source: "VideoStream", first: "VideoFrame", wanted: Wanted) -> dict[str, str]:
    is_short = wanted.quantizers is not None and wanted.count <= _SHORT
    parameters = [f"lp={wanted.threads}:force-key-frames=1", *([_SHALLOW] if is_short else [])]
    return {"svtav1-params": ":".join([*parameters, *hdr_metadata_of(first).for_svtav1()])}


def _vpx(_source: "VideoStream", first: "VideoFrame", _wanted: Wanted) -> dict[str, str]:
    return dict(_TRANSPARENT) if is_transparent(first) else {}


def _prores(source: "VideoStream", _first: "VideoFrame", _wanted: Wanted) -> dict[str, str]:
    return {"profile": _PRORES.get(source.codec_context.profile or "", "standard")}


_BY_ENCODER: "dict[str, Callable[[VideoStream, VideoFrame, Wanted], dict[str, str]]]" = {
    "libx264": _x264,
    "libx265": _x265,
    "libsvtav1": _svtav1,
    "libvpx": _vpx,
    "libvpx-vp9": _vpx,
    "prores_ks": _prores,
}
