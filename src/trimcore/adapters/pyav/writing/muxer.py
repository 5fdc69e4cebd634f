"""The file that is made: its streams, named and described as in the source."""

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.codecs.picture_subtitles import PGS
from trimcore.adapters.pyav.codecs.sound import sound_codec_of
from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget, sound_target
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.metadata.attachments import (
    attach,
    attachments_of,
)
from trimcore.adapters.pyav.metadata.extras import NO_EXTRAS, Extras
from trimcore.adapters.pyav.metadata.services import Service, Services
from trimcore.adapters.pyav.metadata.tape import TAG
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.transparency import TAG as TRANSPARENCY
from trimcore.adapters.pyav.reading.transparency import lets_through
from trimcore.adapters.pyav.sound_encoding.conversion import begin_encoded
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.streams import add_copied, add_encoded
from trimcore.domain.cutting.containers import GIF, HEAD_LENGTH, MOV, MPEGTS
from trimcore.domain.cutting.extras import Extra
from trimcore.domain.errors import UnsupportedMedia

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from av.codec.context import CodecContext
    from av.container import OutputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.stream import VideoStream

_RENAMED = {"name": "title"}
"""Tags of a stream that are read by another name than that by which they have to be written."""
_STREAM_NOT_KEPT = {
    *("encoder", "duration", "timecode", "vendor_id", "stereo_mode", TRANSPARENCY),
    *("bps", "number_of_bytes", "number_of_frames"),
}
"""Tags of a stream that another part writes, or that count what the source has of it."""
_STATISTICS = "_statistics"
_NOT_KEPT = {
    "major_brand",
    "minor_version",
    "compatible_brands",
    "encoder",
    "duration",
    "software",
    "timecode",
    *("hasvideo", "hasaudio", "haskeyframes", "hasmetadata", "canseektoend"),
    *("datasize", "videosize", "audiosize", "filesize"),
    *("lasttimestamp", "lastkeyframetimestamp", "lastkeyframelocation"),
    *("uid", "generation_uid", "product_uid", "operational_pattern_ul", "material_package_umid"),
}
"""Tags of a file that another part writes, that count what FLV's has, or by which MXF is known."""
_TELETEXT = "dvb_teletext"
_TABLES = range(0x20, 0x1FFB)
"""Where a transport stream may have its tables of tracks."""
BITEXACT = 0x0400
_LOOP = b"NETSCAPE2.0\3\1"
_SLOWEST_CLOCK, _FASTEST_CLOCK = 1000, 50_000_000


@dataclass(slots=True)
class Muxer:
    """An output container that takes encoded pictures and copied packets.

    `copies` are the tracks that take packets of the source's, by the number of their stream there;
    `whole` are the numbers of what was put in as a whole already, as files and covers, `converted`
    those of tracks of sound that take what encoders make, with the way.
    """

    container: "OutputContainer"
    video: "VideoStream"
    copies: dict[int, "Stream"] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    converted: dict[int, SoundTarget] = field(default_factory=dict)

    def mux(self, packet: "Packet[Stream]", stream: "Stream") -> None:
        """Write one packet, whose times are in its own time base, to `stream`."""
        packet.stream = stream
        self.container.mux_one(packet)

    def close(self) -> None:
        """Write what is still held back, and the index."""
        self.container.close()


def open_muxer(  # noqa: PLR0913 - what a file is made from
    file: ScratchFile,
    source: OpenedMedia,
    header: bytes | None,
    rate: Fraction | None,
    *,
    encoder: "VideoCodecContext | None" = None,
    midway: "Collection[int]" = (),
    converted: "Collection[int]" = (),
    extras: Extras = NO_EXTRAS,
) -> Muxer:
    """Begin a file of the source's format with its tracks, attached files and covers.

    `header` is what decoders of the pictures need beforehand, `rate` the frames' constant rate,
    None if they are at irregular distances, `encoder` what makes them, if any does. `midway` are
    the sounds that begin inside the source's, `converted` those that are not copied even if the
    container could hold them, `extras` what is to be said of the piece beside them.

    Raises:
        UnsupportedMedia: the container can't hold the pictures.
    """
    container = _begun(file, source, extras)
    video = _add_pictures(container, source, encoder)
    video.codec_context.extradata = header
    if source.video.sample_aspect_ratio:  # the container's word, which counts for players
        video.codec_context.sample_aspect_ratio = source.video.sample_aspect_ratio
    if rate is not None:
        video.codec_context.framerate = rate
    _tag(video, source, source.codec if encoder is None else source.written)
    describe(video, source.video)
    if extras.timecode:
        video.metadata[TAG] = extras.timecode
    if lets_through(source.video):
        video.metadata[TRANSPARENCY] = "1"
    muxer = Muxer(container, video)
    _add_copies(muxer, source, converted)
    if source.format.hides_preroll:
        for number in midway:
            _skip_nothing(muxer.copies.get(number))
    if extras.chapters:
        container.set_chapters(list(extras.chapters))
    _add_whole(muxer, source)
    return muxer


def _add_pictures(
    container: "OutputContainer", source: OpenedMedia, encoder: "VideoCodecContext | None"
) -> "VideoStream":
    try:
        if encoder is not None and source.written is not source.codec:
            return add_encoded(container, source.format, encoder)
        return add_copied(container, source.source_format, source.format, source.video)
    except ValueError as error:
        name, into = source.codec.name, source.format.name
        raise UnsupportedMedia(f"Videos with the codec {name} can't be kept in {into}.") from error


def _add_copies(muxer: Muxer, source: OpenedMedia, converted: "Collection[int]") -> None:
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
    if source.services.by_number and not _has_disc_tracks(source):
        muxer.video.id = source.video.id
        for number, copy in muxer.copies.items():
            copy.id = source.container.streams[number].id


def _add_whole(muxer: Muxer, source: OpenedMedia) -> None:
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


def _begun(file: ScratchFile, source: OpenedMedia, extras: Extras) -> "OutputContainer":
    """Begin a container with what the source's says of itself."""
    # Boxes of projections and Dolby Vision are no part of the plain standard, TrueHD in MP4 still
    # counts as an experiment: what such a file held is kept.
    options = {"strict": "experimental"}
    if source.user_boxes.keyed or _has_camera_tags(source):
        options["movflags"] = "use_metadata_tags"
    if source.format.index_in_front:
        options["write_tmcd"] = str(int(bool(extras.timecode)))
        options["movie_timescale"] = str(_movie_timescale(source))
    if source.format.brand:
        options["brand"] = source.format.brand
    if source.format.tagged_like:
        options["allow_raw_vfw"] = "1"
    if source.format is GIF:
        options["loop"] = str(_loops(source.file.read_at(0, HEAD_LENGTH)))
    service = source.services.of(source.video.id)
    if _has_disc_tracks(source):
        options["mpegts_m2ts_mode"] = "1"
    elif service is not None:
        options |= _numbers_of(service, source.services)
    container = av.open(
        file,
        mode="w",
        format=source.format.muxer,
        container_options=options,
        buffer_size=1 << 20,
    )
    container.flags |= BITEXACT
    container.metadata.update(kept_tags(source.container.metadata))
    if service is not None and service.name:
        container.metadata["service_name"] = service.name
        container.metadata["service_provider"] = service.provider
    return container


def _loops(head: bytes) -> int:
    """Read how often a GIF is shown again: 0 is for ever, -1 is not at all (GIF89a, 26)."""
    _, mark, behind = head.partition(_LOOP)
    return int.from_bytes(behind[:2], "little") if mark else -1


def _numbers_of(service: Service, services: Services) -> dict[str, str]:
    """Return the muxer's options for the numbers by which receivers know a service."""
    numbers = {
        "mpegts_transport_stream_id": services.stream,
        "mpegts_original_network_id": services.network,
        "mpegts_service_id": service.number,
        "mpegts_pmt_start_pid": service.table if service.table in _TABLES else 0,
    }
    return {option: str(number) for option, number in numbers.items() if number}


def kept_tags(tags: "Mapping[str, str]") -> dict[str, str]:
    """Choose of a file's tags those that hold for a piece of it, too."""
    return {key: value for key, value in tags.items() if key.lower() not in _NOT_KEPT}


def _has_disc_tracks(source: OpenedMedia) -> bool:
    """Tell whether a transport stream holds what only those of discs and camcorders can."""
    sounds = [sound_codec_of(stream) for stream in source.sounds]
    contexts = [cast("CodecContext | None", stream.codec_context) for stream in source.subtitles]
    return source.format is MPEGTS and (
        any(codec is not None and codec.of_discs for codec in sounds)
        or any(context is not None and context.name == PGS for context in contexts)
    )


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


def _skip_nothing(copy: "Stream | None") -> None:
    """Let decoders keep the beginning, which is not the encoder's run-up any more."""
    codec = sound_codec_of(copy) if copy is not None else None
    if copy is not None and codec is not None and codec.skipping_nothing is not None:
        header = copy.codec_context.extradata or b""
        copy.codec_context.extradata = codec.skipping_nothing(header)


def describe(made: "Stream", stream: "Stream") -> None:
    """Let a stream say of itself what another one does."""
    for tag, text in stream.metadata.items():
        name = tag.lower().split("-")[0]
        if name not in _STREAM_NOT_KEPT and not name.startswith(_STATISTICS):
            made.metadata[_RENAMED.get(tag, tag)] = text
    made.disposition = stream.disposition


def _tag(video: "VideoStream", source: OpenedMedia, codec: VideoCodec) -> None:
    """Keep a four-letter tag that players insist on."""
    if source.format.index_in_front and codec.tag:
        video.codec_context.codec_tag = codec.tag
    elif codec.keeps_tag and _tags_alike(source):
        video.codec_context.codec_tag = source.video.codec_context.codec_tag


def _tags_alike(source: OpenedMedia) -> bool:
    """Tell whether the tags of the source's pictures mean the same in the output."""
    into, own = source.format, source.source_format
    return (into is MOV and own is MOV) or (into.tags_pictures and own.tags_pictures)


def _movie_timescale(source: OpenedMedia) -> int:
    """Return a clock on which the delays of all tracks are exact, if it is not too fast."""
    bases = [stream.time_base for stream in (source.video, *source.sounds) if stream.time_base]
    common = math.lcm(*(base.denominator for base in bases), _SLOWEST_CLOCK)
    return common if common <= _FASTEST_CLOCK else bases[0].denominator


def _has_camera_tags(source: OpenedMedia) -> bool:
    return source.format.index_in_front and any(
        key.startswith("com.") for key in source.container.metadata
    )
