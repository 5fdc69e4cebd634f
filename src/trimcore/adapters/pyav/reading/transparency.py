"""Video of VP8 and VP9 whose pictures let something through, as WebM keeps it.

A second stream of pictures, whose luma is how opaque they are, comes beside each packet in a
BlockAdditional of the number 1 (WebM's container guidelines, Alpha channel).
"""

from typing import TYPE_CHECKING, Final, cast

import av

from trimcore.adapters.pyav.bitstream.vpx import FrameHeader
from trimcore.adapters.pyav.codecs.video import video_codec

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

TAG = "alpha_mode"
_BESIDE: Final = "matroska_block_additional"
_NUMBER_BYTES = 8
_EXPORT, _UNGRAINED = "export_side_data", "film_grain"
_UNALIGNED = 1
"""Without it, libav's decoders leave a margin at the left that the stream has them cut off."""


def is_transparent(frame: "VideoFrame") -> bool:
    """Tell whether a picture has a plane that says how opaque it is."""
    return any(component.is_alpha for component in frame.format.components)


def lets_through(video: "VideoStream") -> bool:
    """Tell whether a stream says that its pictures let something through."""
    declared = {key.lower(): value for key, value in video.metadata.items()}.get(TAG)
    return declared == "1" and bool(_decoder_of_all(video))


def decoder_of(video: "VideoStream", options: dict[str, str] | None = None) -> "VideoCodecContext":
    """Return what decodes all that a stream's pictures have.

    Film grain that messages describe is not drawn into them: the messages go with the pictures, and
    whoever shows these draws it then.
    """
    if not lets_through(video):
        codec = video_codec(video.codec_context.name)
        if codec is not None and codec.units is not None:
            asked = (options or {}).get(_EXPORT)
            exported = f"{asked}+{_UNGRAINED}" if asked else _UNGRAINED
            options = {**(options or {}), _EXPORT: exported}
        if options:
            video.codec_context.options = options
        video.codec_context.flags |= _UNALIGNED
        return video.codec_context
    name = _decoder_of_all(video)
    decoder = cast("VideoCodecContext", av.CodecContext.create(name, "r"))
    decoder.options = options or {}
    codec = video_codec(video.codec_context.name)
    spins = codec is not None and codec.spins
    decoder.thread_count = 1 if spins else video.codec_context.thread_count
    return decoder


def transparency_is_key(packet: "Packet[Stream]", header: FrameHeader) -> bool:
    """Tell whether what comes beside a keyframe is one, too, if anything does."""
    if not packet.has_sidedata(_BESIDE):
        return True
    return header.is_key(bytes(packet.get_sidedata(_BESIDE))[_NUMBER_BYTES:])


def has_beside(packet: "Packet[Stream]") -> bool:
    """Tell whether something comes beside a packet that is decoded as it is."""
    return packet.has_sidedata(_BESIDE)


def _decoder_of_all(video: "VideoStream") -> str:
    """Name what decodes transparency, too; empty where nothing does."""
    codec = video_codec(video.codec_context.name)
    return codec.alpha_decoder if codec is not None else ""
