"""Tracks of an output that libav's wrapper has no way to add: under a tag, or of another codec."""

import io
from typing import TYPE_CHECKING, TypeVar, cast

import av

from trimcore.adapters.pyav.codecs.held import held_at_all, refused_by
from trimcore.adapters.pyav.codecs.sound import AAC
from trimcore.adapters.pyav.codecs.video import MPEG4
from trimcore.domain.cutting.container import Container

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.stream import VideoStream

_S = TypeVar("_S", bound="Stream")
_NO_TAG = "\0\0\0\0"
_STAND_INS = {"video": MPEG4.name, "audio": AAC.name}
"""Encoders to whose codecs containers that take tags of others give a name of their own."""


def add_copied(into: "OutputContainer", source: Container, output: Container, stream: _S) -> _S:
    """Add a track that takes the packets of a `source`'s.

    A container that has no name for the codec, but takes other ones' tags, holds it by its tag.

    Raises:
        ValueError: the container can't hold it.
    """
    if stream.codec_context.name in refused_by(output.muxer):
        raise ValueError(stream.codec_context.name)
    try:
        return into.add_stream_from_template(stream, opaque=True)
    except ValueError:
        if not output.tagged_like or stream.codec_context.name not in held_at_all(output):
            raise
    with av.open(io.BytesIO(), mode="w", format=output.muxer) as other:
        stand_in = cast("_S", other.add_stream(_STAND_INS[stream.type]))
        made = into.add_stream_from_template(stand_in, opaque=True)
    av.BitStreamFilterContext("null", stream, made)  # copies all that is known of the track
    if not source.tags_pictures:
        made.codec_context.codec_tag = _NO_TAG
    return made


def add_encoded(
    into: "OutputContainer", output: Container, encoder: "VideoCodecContext"
) -> "VideoStream":
    """Add a track that takes the packets of an encoder that is open.

    Raises:
        ValueError: the container can't hold them.
    """
    with av.open(io.BytesIO(), mode="w", format=output.muxer) as other:
        stand_in = cast("VideoStream", other.add_stream(encoder.name, rate=encoder.framerate))
        stand_in.width, stand_in.height = encoder.width, encoder.height
        made = into.add_stream_from_template(stand_in, opaque=True)
    context = made.codec_context
    context.width, context.height = encoder.width, encoder.height
    context.pix_fmt = encoder.pix_fmt
    context.color_range, context.colorspace = encoder.color_range, encoder.colorspace
    context.color_primaries, context.color_trc = encoder.color_primaries, encoder.color_trc
    context.field_order = encoder.field_order
    return made
