"""The file that is made: its streams, named and described as in the source."""

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.codecs.sound import sound_codec_of
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.transparency import TAG as TRANSPARENCY
from trimcore.adapters.pyav.reading.transparency import lets_through
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.containers import MOV
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.errors import UnsupportedMedia
from trimcore.domain.model.receipt import StreamReport

if TYPE_CHECKING:
    from collections.abc import Collection

    from av.codec.context import CodecContext
    from av.container import OutputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream

_STREAM_TAGS = {
    "language": "language",
    "name": "title",
    "title": "title",
    "handler_name": "handler_name",
}
"""Tags of a stream that are kept, as they are read and as they have to be written."""
_NOT_KEPT = {
    "major_brand",
    "minor_version",
    "compatible_brands",
    "encoder",
    "duration",
    "software",
    "timecode",
}
_BITEXACT = 0x0400
_SLOWEST_CLOCK, _FASTEST_CLOCK = 1000, 50_000_000


@dataclass(slots=True)
class Output:
    """An output container that takes encoded pictures and copied packets."""

    container: "OutputContainer"
    video: "VideoStream"
    copies: dict[int, "Stream"] = field(default_factory=dict)

    def mux(self, packet: "Packet[Stream]", stream: "Stream") -> None:
        """Write one packet, whose times are in its own time base, to `stream`."""
        packet.stream = stream
        self.container.mux_one(packet)

    def close(self) -> None:
        """Write what is still held back, and the index."""
        self.container.close()


def open_muxer(
    file: ScratchFile,
    source: OpenedMedia,
    header: bytes | None,
    rate: Fraction | None,
    *,
    midway: "Collection[int]" = (),
) -> Output:
    """Begin a file of the source's format with its video, sound and subtitle tracks.

    `header` is what decoders of the pictures need beforehand, `rate` the frames' constant rate,
    None if they are at irregular distances. `midway` are the sounds that begin inside the source's.

    Raises:
        UnsupportedMedia: the container can't hold the pictures.
    """
    container = _begun(file, source)
    try:
        video = container.add_stream_from_template(source.video, opaque=True)
    except ValueError as error:
        name, into = source.codec.name, source.format.name
        raise UnsupportedMedia(f"Videos with the codec {name} can't be kept in {into}.") from error
    video.codec_context.extradata = header
    if source.video.sample_aspect_ratio:  # the container's word, which counts for players
        video.codec_context.sample_aspect_ratio = source.video.sample_aspect_ratio
    if rate is not None:
        video.codec_context.framerate = rate
    _tag(video, source)
    _describe(video, source.video)
    if lets_through(source.video):
        video.metadata[TRANSPARENCY] = "1"
    output = Output(container, video)
    for stream in (*source.sounds, *source.subtitles):
        _add_copy(output, stream)
    if source.format.hides_preroll:
        for number in midway:
            _skip_nothing(output.copies.get(number))
    return output


def _begun(file: ScratchFile, source: OpenedMedia) -> "OutputContainer":
    """Begin a container with what the source's says of itself."""
    options = {"movflags": "use_metadata_tags"} if _has_camera_tags(source) else {}
    if source.format.index_in_front:
        options["write_tmcd"] = "0"
        options["movie_timescale"] = str(_movie_timescale(source))
    container = av.open(
        file,
        mode="w",
        format=source.format.muxer,
        container_options=options,
        buffer_size=1 << 20,
    )
    container.flags |= _BITEXACT
    container.metadata.update(
        {
            key: value
            for key, value in source.container.metadata.items()
            if key.lower() not in _NOT_KEPT
        }
    )
    return container


def pictures_fate(plan: CutPlan) -> StreamFate:
    """Tell what becomes of the pictures under a plan."""
    if plan.copied is None:
        return StreamFate.ENCODED
    return StreamFate.JOINED if plan.encoded else StreamFate.COPIED


def report_streams(
    source: OpenedMedia, kept: "Collection[int]", pictures: tuple[StreamFate, str]
) -> tuple[StreamReport, ...]:
    """Tell what became of each stream; `kept` are those besides the pictures that were copied.

    `pictures` are the fate of these, and what is to be said of it.
    """
    return tuple(_report(stream, source, kept, pictures) for stream in source.container.streams)


def _add_copy(output: Output, stream: "Stream") -> None:
    if cast("CodecContext | None", stream.codec_context) is None:  # the stubs forget the None
        return
    try:
        copy = output.container.add_stream_from_template(stream)
    except ValueError:  # the container can't hold this codec
        return
    _describe(copy, stream)
    output.copies[stream.index] = copy


def _skip_nothing(copy: "Stream | None") -> None:
    """Let decoders keep the beginning, which is not the encoder's run-up any more."""
    codec = sound_codec_of(copy) if copy is not None else None
    if copy is not None and codec is not None and codec.skipping_nothing is not None:
        header = copy.codec_context.extradata or b""
        copy.codec_context.extradata = codec.skipping_nothing(header)


def _describe(made: "Stream", stream: "Stream") -> None:
    for tag, written in _STREAM_TAGS.items():
        if tag in stream.metadata:
            made.metadata[written] = stream.metadata[tag]
    made.disposition = stream.disposition


def _tag(video: "VideoStream", source: OpenedMedia) -> None:
    """Keep a four-letter tag that players insist on."""
    if source.format.index_in_front and source.codec.tag:
        video.codec_context.codec_tag = source.codec.tag
    elif source.format is MOV and source.codec.keeps_tag:
        video.codec_context.codec_tag = source.video.codec_context.codec_tag


def _movie_timescale(source: OpenedMedia) -> int:
    """Return a clock on which the delays of all tracks are exact, if it is not too fast."""
    bases = [stream.time_base for stream in (source.video, *source.sounds) if stream.time_base]
    common = math.lcm(*(base.denominator for base in bases), _SLOWEST_CLOCK)
    return common if common <= _FASTEST_CLOCK else bases[0].denominator


def _has_camera_tags(source: OpenedMedia) -> bool:
    return source.format.index_in_front and any(
        key.startswith("com.") for key in source.container.metadata
    )


def _report(
    stream: "Stream",
    source: OpenedMedia,
    kept: "Collection[int]",
    pictures: tuple[StreamFate, str],
) -> StreamReport:
    fate, reason = StreamFate.DROPPED, ""
    if stream.index == source.video.index:
        fate, reason = pictures
    elif stream.index in kept:
        fate = StreamFate.COPIED
    elif stream.type == "video":
        reason = "only one video track is kept"
    elif stream.type in {"audio", "subtitle"}:
        reason = "it has nothing in the window, or the container can't hold it"
    else:
        reason = "attachments and data are left out"
    context = cast("CodecContext | None", stream.codec_context)
    return StreamReport(
        index=stream.index,
        kind=stream.type,
        codec="unknown" if context is None else context.name,
        fate=fate,
        reason=reason,
    )
