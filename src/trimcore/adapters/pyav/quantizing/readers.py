"""What tells quantizers by packets, where decoders do not."""

from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.codecs.video import AV1, VP8
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.quantizing import vp8
from trimcore.adapters.pyav.quantizing.av1 import Av1Quantizers
from trimcore.adapters.pyav.quantizing.hevc import keyframe_reader
from trimcore.adapters.pyav.quantizing.seen import SeenQuantizers


def seen_quantizers(codec: VideoCodec, framing: Framing | None, extradata: bytes) -> SeenQuantizers:
    """Return what remembers the quantizers of a stream of a codec, none of which was seen yet."""
    if codec is VP8:
        return SeenQuantizers(reads=vp8.of_keyframe, reads_others=vp8.of_other)
    if codec is AV1:
        return SeenQuantizers(reads_others=Av1Quantizers().coarsest)
    return SeenQuantizers(reads=keyframe_reader(framing, extradata))
