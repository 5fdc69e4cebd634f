"""What is put into an output beside its pictures: copies, sound encoded anew, files and covers."""

from typing import TYPE_CHECKING, cast

from av.audio.stream import AudioStream

from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.codecs.sound import sound_codec_of
from trimcore.adapters.pyav.codecs.sound_targets import sound_target
from trimcore.adapters.pyav.metadata.attachments import attach, attachments_of
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.sound_encoding.conversion import begin_encoded
from trimcore.adapters.pyav.writing.muxing.beginning import has_disc_tracks
from trimcore.adapters.pyav.writing.muxing.muxer import Muxer
from trimcore.adapters.pyav.writing.muxing.streams import add_copied
from trimcore.adapters.pyav.writing.muxing.tags import describe
from trimcore.domain.cutting.extras import Extra

if TYPE_CHECKING:
    from collections.abc import Collection

    from av.codec.context import CodecContext
    from av.packet import Packet
    from av.stream import Stream


_TELETEXT = "dvb_teletext"


def add_copies(muxer: Muxer, source: OpenedMedia, converted: "Collection[int]") -> None:
    """Put in the tracks beside the pictures; in transport streams all keep their numbers."""
    for stream in (*source.sounds, *source.subtitles):
        if source.services.is_text(stream.id):
            copy = muxer.container.add_mux_stream(_TELETEXT, time_base=stream.time_base)
            describe(copy, stream)
            muxer.copies[stream.index] = copy
            continue
        codec = sound_codec_of(stream)
        late = codec is not None and codec.long_packets and not source.format.hides_preroll
        if stream.index not in converted and not late:
            _add_copy(muxer, source, stream)
        if stream.index not in muxer.copies and isinstance(stream, AudioStream):
            _add_converted(muxer, source, stream)
    for stream in source.data:
        muxer.copies[stream.index] = muxer.container.add_stream_from_template(stream)
    if source.services.by_number and not has_disc_tracks(source):
        muxer.video.id = source.video.id
        for number, copy in muxer.copies.items():
            copy.id = source.container.streams[number].id


def add_whole(muxer: Muxer, source: OpenedMedia) -> None:
    """Put in the attached files and the covers, in the way of the container if it has one."""
    streams = source.container.streams
    if Extra.ATTACHMENTS in source.format.holds:
        attached = attachments_of(streams, source.covers)
        muxer.whole.update(attach(muxer.container, attached))
    elif Extra.COVERS in source.format.holds:
        for number, content in source.covers.items():
            _add_copy(muxer, source, streams[number])
            cover = muxer.copies.pop(number, None)
            if cover is not None:
                muxer.mux(cover_packet(content), cover)
                muxer.whole.add(number)


def cover_packet(content: bytes) -> "Packet[Stream]":
    """Return the one packet of a cover's track."""
    packet = packet_of(content)
    packet.pts = packet.dts = 0
    packet.is_keyframe = True
    return packet


def _add_copy(muxer: Muxer, source: OpenedMedia, stream: "Stream") -> None:
    if cast("CodecContext | None", stream.codec_context) is None:  # the stubs forget the None
        return
    if isinstance(stream, AudioStream) and stream.codec_context.sample_rate == 0:
        return  # it is of a codec that nobody could look into
    try:
        copy = add_copied(muxer.container, source.source_format, source.format, stream)
    except ValueError:  # the container can't hold this codec
        return
    describe(copy, stream)
    muxer.copies[stream.index] = copy


def _add_converted(muxer: Muxer, source: OpenedMedia, stream: AudioStream) -> None:
    """Add a track for sound that is encoded as what the container holds, if there is a way."""
    codec = sound_codec_of(stream)
    target = sound_target(codec, stream.codec_context, source.format) if codec is not None else None
    if target is None:
        return
    made = begin_encoded(muxer.container, stream, target)
    describe(made, stream)
    muxer.copies[stream.index] = made
    muxer.converted[stream.index] = target
