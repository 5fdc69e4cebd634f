"""The codecs of pictures that are cut."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.bitstream import unit_syntax, vpx
from trimcore.adapters.pyav.bitstream.dv import look_of
from trimcore.adapters.pyav.bitstream.hiding.av1.hiding import AV1_HIDING
from trimcore.adapters.pyav.bitstream.hiding.vp8 import VP8_HIDING
from trimcore.adapters.pyav.bitstream.hiding.vp9 import VP9_HIDING
from trimcore.adapters.pyav.bitstream.mpeg.h263 import is_intra
from trimcore.adapters.pyav.bitstream.obu.units import stored_units
from trimcore.adapters.pyav.codecs.gif import image_of
from trimcore.adapters.pyav.codecs.video_codec import Copying, Recipe, VideoCodec
from trimcore.domain.cutting.quantizer import Keeping

if TYPE_CHECKING:
    from av.video.stream import VideoStream

_MPEG_RATES = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")
)


_PLAIN: Mapping[str, str] = {"mbd": "rd"}
_BY_BITS: Mapping[str, str] = {"mbd": "bits"}
"""How MPEG-4's encoder chooses between ways to predict a block; those of MPEG-1 and 2, which know
fewer ways, choose by how much is left. Measured: so they take from 0.4 to 0.9 of the bytes that
they take by bits and loss together, and less time, with 0.1 dB less or none."""
_ON_STEPS = Keeping(on_steps=True)
_NOT_AHEAD = {"lag-in-frames": "0", "auto-alt-ref": "0", "enable-tpl": "0"}
"""What libvpx does with frames to come is not used in one pass. Measured: without it the same bytes
take an eighth less time, and 25 frames are not held."""

H264 = VideoCodec(
    name="h264",
    copying=Copying.JOINED,
    recipe=Recipe(
        encoder="libx264",
        options={"preset": "veryfast", "crf": "21"},
        hurried={"preset": "superfast", "crf": "24", "subq": "0"},
        typed=True,
    ),
    units=unit_syntax.H264,
    reorders=True,
    skips=True,
    sent_as_fields=True,
    indexed_by_table=True,
)
HEVC = VideoCodec(
    name="hevc",
    copying=Copying.JOINED,
    recipe=Recipe(encoder="libx265", options={"preset": "superfast", "crf": "23"}, typed=True),
    opens=True,
    units=unit_syntax.HEVC,
    reorders=True,
    skips=True,
    indexed_by_table=True,
    tag="hvc1",
)
VP8 = VideoCodec(
    name="vp8",
    copying=Copying.JOINED,
    recipe=Recipe(
        encoder="libvpx",
        options={"crf": "16", "b": "20M", "cpu-used": "4", "deadline": "good"},
        keeping=_ON_STEPS,
    ),
    header=vpx.VP8,
    hiding=VP8_HIDING,
    alpha_decoder="libvpx",
    spins=True,
)
AV1 = VideoCodec(
    name="av1",
    copying=Copying.JOINED,
    recipe=Recipe(
        encoder="libsvtav1", options={"preset": "8", "crf": "28"}, keeping=Keeping(finer_from=0.5)
    ),
    other_decoders=("libdav1d",),
    header=vpx.AV1,
    hiding=AV1_HIDING,
    stored=stored_units,
)
VP9 = VideoCodec(
    name="vp9",
    copying=Copying.JOINED,
    instead=(AV1,),  # where its encoder was built without more than eight bits
    recipe=Recipe(
        encoder="libvpx-vp9",
        options={"crf": "27", "b": "0", "cpu-used": "4", "deadline": "good", "row-mt": "1"}
        | _NOT_AHEAD,
    ),
    header=vpx.VP9,
    hiding=VP9_HIDING,
    alpha_decoder="libvpx-vp9",
)
MPEG4 = VideoCodec(
    name="mpeg4",
    copying=Copying.WHOLE,
    packed=True,
    recipe=Recipe(encoder="mpeg4", options=_BY_BITS, quantizer=3, codes=True, keeping=_ON_STEPS),
)
MPEG2 = VideoCodec(
    name="mpeg2video",
    copying=Copying.JOINED,
    recipe=Recipe(
        encoder="mpeg2video",
        captions=True,
        quantizer=3,
        codes=True,
        keeping=_ON_STEPS,
        in_order=True,
        rates=_MPEG_RATES,
    ),
    opens=True,
    sequence_headers=True,
)
MPEG1 = VideoCodec(
    name="mpeg1video",
    copying=Copying.JOINED,
    recipe=Recipe(
        encoder="mpeg1video",
        quantizer=3,
        codes=True,
        keeping=_ON_STEPS,
        in_order=True,
        rates=_MPEG_RATES,
    ),
    opens=True,
    sequence_headers=True,
)
H263 = VideoCodec(
    name="h263",
    copying=Copying.WHOLE,
    recipe=Recipe(encoder="h263", options=_PLAIN, quantizer=3, codes=True),
    instead=(H264,),
    is_key=is_intra,
    sizes=frozenset({(128, 96), (176, 144), (352, 288), (704, 576), (1408, 1152)}),
)
MSMPEG4 = VideoCodec(
    name="msmpeg4",
    copying=Copying.WHOLE,
    recipe=Recipe(encoder="msmpeg4", options=_PLAIN, quantizer=3, codes=True),
)
QTRLE = VideoCodec(name="qtrle", copying=Copying.WHOLE, recipe=Recipe(encoder="qtrle"))
MJPEG = VideoCodec(name="mjpeg", copying=Copying.ALONE, recipe=Recipe(encoder="mjpeg", quantizer=2))
PRORES = VideoCodec(
    name="prores",
    copying=Copying.ALONE,
    recipe=Recipe(encoder="prores_ks", rounds=True),
    keeps_tag=True,
)
FFV1 = VideoCodec(
    name="ffv1", copying=Copying.ALONE, recipe=Recipe(encoder="ffv1", options={"level": "3"})
)
PNG = VideoCodec(name="png", copying=Copying.ALONE, recipe=Recipe(encoder="png"))
CINEFORM = VideoCodec(
    name="cfhd",
    copying=Copying.ALONE,
    recipe=Recipe(encoder="cfhd", options={"quality": "film1"}),
)
DV = VideoCodec(name="dvvideo", copying=Copying.ALONE, look=look_of)
DNXHD = VideoCodec(name="dnxhd", copying=Copying.ALONE)

WMV1 = VideoCodec(
    name="wmv1",
    copying=Copying.WHOLE,
    recipe=Recipe(encoder="wmv1", options=_PLAIN, quantizer=3, codes=True),
    instead=(H264,),
)
WMV2 = VideoCodec(
    name="wmv2",
    copying=Copying.WHOLE,
    recipe=Recipe(encoder="wmv2", options=_PLAIN, quantizer=3, codes=True),
    instead=(H264,),
)
MSMPEG4V2 = VideoCodec(
    name="msmpeg4v2",
    copying=Copying.WHOLE,
    recipe=Recipe(encoder="msmpeg4v2", options=_PLAIN, quantizer=3, codes=True),
    instead=(H264,),
)
FLV1 = VideoCodec(
    name="flv",
    copying=Copying.WHOLE,
    recipe=Recipe(encoder="flv", options=_PLAIN, quantizer=3, codes=True),
    instead=(H264,),
)
GIF = VideoCodec(
    name="gif",
    copying=Copying.WHOLE,
    recipe=Recipe(encoder="gif", paints=True),
    stored=image_of,
)
LOSSLESS = tuple(
    VideoCodec(name=name, copying=Copying.ALONE, recipe=Recipe(encoder=name), keeps_tag=True)
    for name in (
        *("huffyuv", "ffvhuff", "utvideo", "magicyuv", "zlib", "jpegls"),
        *("rawvideo", "v210", "r210", "r10k", "y41p", "yuv4"),
    )
)
"""Those without loss, and with nothing to choose."""
JPEG2000 = VideoCodec(
    name="jpeg2000",
    copying=Copying.ALONE,
    recipe=Recipe(encoder="jpeg2000", options={"pred": "dwt53"}),
)
REPLACED = tuple(
    VideoCodec(name=name, copying=Copying.WHOLE, instead=(H264,), reorders=reorders)
    for name, reorders in (
        *(("snow", False), ("vp5", False)),
        *(("wmv3", True), ("vc1", True), ("vp6f", False), ("vp6", False), ("theora", False)),
        *(("msmpeg4v1", False), ("svq1", False), ("svq3", True), ("vp3", False)),
        *(("indeo3", False), ("indeo4", True), ("indeo5", False)),
        *(("rv10", True), ("rv20", True), ("rv30", True), ("rv40", True)),
    )
)
"""Those with loss that nothing encodes to any more."""
FROM_FIRST = tuple(
    VideoCodec(name=name, copying=Copying.WHOLE, instead=instead, from_first=True)
    for name, instead in (
        *(("h261", (H264,)), ("smc", (FFV1, PNG))),
        *((name, (FFV1, PNG)) for name in ("apng", "flashsv2", "tscc2", "mss2")),
    )
)
"""Those whose keyframes are none: they say so of pictures that lean on others."""
SCREENS = tuple(
    VideoCodec(name=name, copying=Copying.WHOLE, instead=(FFV1, PNG))
    for name in (
        *("cinepak", "msvideo1", "rpza", "msrle", "8bps"),
        *("zmbv", "camtasia", "camstudio", "flashsv"),
    )
)
"""Those of colours in palettes or of red, green and blue, which H.264 would change."""
INTRA = tuple(
    VideoCodec(name=name, copying=Copying.ALONE, instead=instead)
    for name, instead in (
        *(("lagarith", (FFV1,)), ("cllc", (FFV1,)), ("fraps", (FFV1,))),
        *(("asv1", (H264,)), ("asv2", (H264,)), ("cljr", (FFV1,)), ("sp5x", (H264,))),
        *(("mjpegb", (H264,)), ("amv", (H264,))),
        *(("hq_hqa", (H264,)), ("hqx", (H264,)), ("aic", (H264,)), ("speedhq", (H264,))),
    )
)
"""Those that nothing encodes to, each of whose frames is by itself."""

UNSEEN = tuple(
    VideoCodec(name=name, copying=Copying.ALONE, keeps_tag=True, unseen=True)
    for name in (
        *("hap", "dxv", "notchlc", "pixlet", "sheervideo", "media100", "avui", "prores_raw"),
        *("dxtory", "vble", "loco", "targa", "tiff", "sgi", "dpx", "exr"),
    )
)
"""Those whose frames are each by themselves, and whose decoders have holes or few who try them."""

VIDEO_CODECS = (
    *(H264, HEVC, VP8, VP9, AV1, MPEG4, MPEG2, MPEG1, H263, MSMPEG4, QTRLE),
    *(MJPEG, PRORES, FFV1, PNG, CINEFORM, DV, DNXHD),
    *(WMV1, WMV2, MSMPEG4V2, FLV1, JPEG2000, GIF),
    *(*LOSSLESS, *REPLACED, *FROM_FIRST, *SCREENS, *INTRA, *UNSEEN),
)
_BY_DECODER = {
    name: codec
    for codec in VIDEO_CODECS
    for name in (codec.name, *codec.other_decoders, codec.alpha_decoder)
    if name
}
VIDEO_DECODERS = frozenset(
    name
    for codec in VIDEO_CODECS
    for name in (codec.name, *codec.other_decoders)
    if not codec.unseen
)
"""The decoders of libav that may be chosen for a stranger's pictures."""


def video_codec(decoder: str) -> VideoCodec | None:
    """Return the codec that one of libav's decoders reads; None if it is none of ours."""
    return _BY_DECODER.get(decoder)


def codec_of(video: "VideoStream") -> VideoCodec:
    """Return the codec of a stream that was chosen to be cut, whichever decoder reads it."""
    return _BY_DECODER[video.codec_context.name]
