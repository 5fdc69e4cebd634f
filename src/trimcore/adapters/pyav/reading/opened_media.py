"""Open bytes from a stranger with everything shut that is not needed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar, cast

import av
from av.stream import Disposition

from trimcore.adapters.pyav.bitstream.nal import Framing, framing_of
from trimcore.adapters.pyav.codecs.held import fitting, wished, written_as
from trimcore.adapters.pyav.codecs.sound import SOUND_DECODERS
from trimcore.adapters.pyav.codecs.video import VIDEO_DECODERS, codec_of, video_codec
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.metadata.attachments import is_cover, read_covers
from trimcore.adapters.pyav.metadata.edits import silenced_gaps
from trimcore.adapters.pyav.metadata.sample_entry import boxes_of, entry_kinds
from trimcore.adapters.pyav.metadata.services import Services, services_of
from trimcore.adapters.pyav.metadata.user_boxes import NOTHING_SAID, UserBoxes, user_boxes
from trimcore.adapters.pyav.reading.sample_descriptions import (
    SampleDescriptions,
    sample_descriptions,
)
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.transparency import decoder_of
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import ACCEPTED, ACCEPTED_LABELS, HEAD_LENGTH, container_of
from trimcore.domain.cutting.first_bytes import length_of_tag
from trimcore.domain.cutting.refused import refusal_of
from trimcore.domain.cutting.timeline.running_clock import Break
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import (
    DamagedMedia,
    MediaLimit,
    NotAVideo,
    NoVideoStream,
    UnsupportedMedia,
)

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.container import InputContainer
    from av.packet import Packet, PacketSideData
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.stream import VideoStream

_DEMUXERS = ",".join(sorted({container.demuxer for container in ACCEPTED}))
_DECODERS = ",".join(sorted(VIDEO_DECODERS | SOUND_DECODERS))
_IN_PALETTE = "pal8"
_PALETTE: Final = "palette"
_MICROSECONDS = 1_000_000
_OPEN_SECONDS = 60.0
_Stream = TypeVar("_Stream", bound="Stream")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMedia:
    """An opened file: its container, its one moving picture, its tracks of sound, subtitles, data.

    `source_format` is what the container is, `format` what a cut of it is written as. `zero` is the
    container's start time in exact seconds, `file` what the container is read from, `decoder` what
    makes pictures of the video's packets. `descriptions` are those that the pictures have, if they
    have several, and `decoders` one for each that is needed. `covers` are the still
    pictures that come with the file, by the number of their stream, `boxes` what an MP4 says of its
    pictures, `user_boxes` what it says of itself, `services` what a transport stream says of its
    programmes. `breaks` are where a clock jumped that was made to run on, `wish` is what was asked
    for.
    """

    file: SourceFile
    container: "InputContainer"
    source_format: Container
    format: Container
    video: "VideoStream"
    decoder: "VideoCodecContext"
    sounds: tuple["Stream", ...]
    subtitles: tuple["Stream", ...]
    data: tuple["Stream", ...]
    zero: Fraction
    covers: dict[int, bytes]
    services: Services
    user_boxes: UserBoxes
    boxes: tuple[bytes, ...]
    descriptions: SampleDescriptions | None = None
    decoders: Mapping[int, "VideoCodecContext"] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()
    palette: "PacketSideData | None" = None
    wish: Wish = ANYTHING

    def decoder_for(self, packet: "Packet[Stream]") -> "VideoCodecContext":
        """Return what makes pictures of a packet of the video.

        Raises:
            UnsupportedMedia: nothing may.
        """
        if self.codec.unseen:
            raise UnsupportedMedia(
                f"Videos with the codec {self.codec.name} can only be copied: "
                "files of strangers are not decoded by it."
            )
        if self.descriptions is None or not self.decoders:
            return self.decoder
        return self.decoders.get(self.descriptions.of(packet.pos), self.decoder)

    def forget(self) -> None:
        """Let no decoder know of what it has decoded."""
        for decoder in (self.decoder, *self.decoders.values()):
            decoder.flush_buffers()

    @property
    def codec(self) -> VideoCodec:
        """The video's codec, whichever decoder reads it."""
        return codec_of(self.video)

    @property
    def written(self) -> VideoCodec:
        """The codec of encoded pictures in the output."""
        context = self.video.codec_context
        return written_as(self.codec, self.format, (context.width, context.height))

    @property
    def framing(self) -> Framing | None:
        """How the video's packets are framed; None where they are not made of NAL units."""
        units = self.codec.units
        if units is None:
            return None
        return framing_of(units, self.video.codec_context.extradata or b"")


def open_container(file: object, known: Container | None = None) -> "InputContainer":
    """Open a nameless file as the container it is `known` to be, or as any of the accepted ones.

    No other file can come in.

    Raises:
        av.FFmpegError: libav can't make sense of it.
    """
    return av.open(
        file,
        mode="r",
        format=known.demuxer if known else None,
        container_options={
            "format_whitelist": _DEMUXERS,
            "protocol_whitelist": "",
            "codec_whitelist": _DECODERS,
        },
        metadata_errors="replace",
        buffer_size=64 << 10,
        timeout=_OPEN_SECONDS,
    )


def open_accepted(file: SourceFile, limits: Limits) -> tuple[Container, "InputContainer"]:
    """Open the source as what its first bytes say that it is.

    Raises:
        NotAVideo: the bytes are no container that we accept.
        DamagedMedia: they begin like one, but its index or header is broken or missing.
        MediaLimit: too many streams.
    """
    head = file.read_at(0, HEAD_LENGTH)
    source_format = container_of(file.read_at(length_of_tag(head), HEAD_LENGTH)) or container_of(
        head
    )
    file.seek(0)
    if source_format is None:
        raise NotAVideo(refusal_of(head) or f"The file is no video or sound in {ACCEPTED_LABELS}.")
    if source_format.index_in_front:
        file.mend(silenced_gaps(file.read_at, file.size))
    try:
        container = open_container(file, source_format)
    except (av.FFmpegError, UnicodeDecodeError, EOFError) as error:
        raise DamagedMedia("The file begins like a video, but it is incomplete or broken.") from (
            error
        )
    if len(container.streams) > limits.streams:
        raise MediaLimit(f"The file has more than {limits.streams} tracks.")
    return source_format, container


def open_media(file: SourceFile, limits: Limits, wish: Wish = ANYTHING) -> OpenedMedia:
    """Open the source and choose its tracks.

    Raises:
        NotAVideo: the bytes are no container that we accept.
        DamagedMedia: they begin like one, but its index or header is broken or missing.
        NoVideoStream: there is only sound, or a cover.
        UnsupportedMedia: the pictures are of a codec that we don't cut.
        MediaLimit: too many streams, or pictures too large.
    """
    source_format, container = open_accepted(file, limits)
    check_tracks(container, wish)
    video = _choose_video(container, wish)
    _check_size(video, limits, seen=not source_format.header_comes_again)
    # Pictures may grow in the middle of a stream.
    asked = {"max_pixels": str(limits.frame_pixels), "export_side_data": "venc_params"}
    decoder = decoder_of(video, asked)
    into = _into(source_format, video, container, wish)
    return OpenedMedia(
        file=file,
        container=container,
        source_format=source_format,
        format=into,
        video=video,
        decoder=decoder,
        sounds=_kept(container.streams.audio, wish),
        subtitles=_kept(container.streams.subtitles, wish),
        data=_kept(_kept_data(container, file, into), wish),
        wish=wish,
        zero=zero_of(container),
        descriptions=(
            sample_descriptions(file, video.id) if source_format.index_in_front else None
        ),
        covers=read_covers(container),
        services=services_of(file.read_at, file.size) if source_format.in_band else Services(),
        user_boxes=(
            user_boxes(file.read_at, file.size) if source_format.index_in_front else NOTHING_SAID
        ),
        boxes=boxes_of(file.read_at, file.size, video.id) if source_format.index_in_front else (),
        palette=_first_palette(container, video),
    )


def check_tracks(container: "InputContainer", wish: Wish) -> None:
    """Refuse a wish for tracks that are not there.

    Raises:
        UnsupportedMedia: names the first of them.
    """
    last = len(container.streams) - 1
    for asked in wish.tracks or ():
        if isinstance(asked, int) and not 0 <= asked <= last:
            raise UnsupportedMedia(f"The file has no track {asked}: they go from 0 to {last}.")


def _kept(tracks: "Iterable[_Stream]", wish: Wish) -> "tuple[_Stream, ...]":
    return tuple(stream for stream in tracks if wish.keeps(stream.index, stream.type))


def _into(
    own: Container, video: "VideoStream", container: "InputContainer", wish: Wish
) -> Container:
    """Choose what a cut is written as."""
    if wish.container is None:
        return fitting(own, codec_of(video).name, _beside(container))
    contexts = (
        cast("CodecContext | None", one.codec_context)
        for one in _kept(container.streams.audio, wish)
    )
    sounds = [context for context in contexts if context is not None]
    return wished(own, wish.container, video.codec_context, sounds, encodes=wish.encodes)


def _first_palette(container: "InputContainer", video: "VideoStream") -> "PacketSideData | None":
    """Return the palette that comes with the first picture; libav still holds that here."""
    if video.codec_context.pix_fmt != _IN_PALETTE:
        return None
    try:
        first = next(iter(container.demux(video)))
    except (av.FFmpegError, StopIteration):
        return None
    return first.get_sidedata(_PALETTE) if first.has_sidedata(_PALETTE) else None


def _choose_video(container: "InputContainer", wish: Wish) -> "VideoStream":
    tracks = _kept(container.streams.video, wish)
    moving = [stream for stream in tracks if not is_cover(stream)]
    if not moving:
        raise NoVideoStream("The file has no moving pictures.")
    chosen = max(moving, key=lambda stream: bool(stream.disposition & Disposition.default))
    context = cast("CodecContext | None", chosen.codec_context)  # the stubs forget the None
    name = "unknown" if context is None else context.name
    if video_codec(name) is None:
        raise UnsupportedMedia(f"Videos with the codec {name} can't be cut.")
    return chosen


def _kept_data(
    container: "InputContainer", file: SourceFile, into: Container
) -> "Iterator[Stream]":
    """Yield the tracks of data that a container keeps."""
    if not container.streams.data or not into.data:
        return
    kinds = entry_kinds(file.read_at, file.size) if into.index_in_front else {}
    for stream in container.streams.data:
        if kinds.get(stream.id, stream.name) in into.data:
            yield stream


def _beside(container: "InputContainer") -> set[str]:
    """Name the codecs of all tracks but the pictures."""
    tracks = (*container.streams.audio, *container.streams.subtitles)
    contexts = (cast("CodecContext | None", track.codec_context) for track in tracks)
    return {context.name for context in contexts if context is not None}


def _check_size(video: "VideoStream", limits: Limits, *, seen: bool) -> None:
    """Check how large pictures are, and that some were `seen` if libav remembers it."""
    context = video.codec_context
    width = max(context.width, context.coded_width)
    height = max(context.height, context.coded_height)
    unseen = seen and context.pix_fmt is None and not codec_of(video).unseen
    if context.width <= 0 or context.height <= 0 or unseen:
        raise DamagedMedia("The video's pictures can't be read.")
    if max(width, height) > limits.side_pixels or width * height > limits.frame_pixels:
        raise MediaLimit(f"Pictures of {width} × {height} pixels are larger than is allowed.")


def zero_of(container: "InputContainer") -> Fraction:
    """Return the container's start time, exactly where a stream's own clock tells it."""
    rounded = Fraction(container.start_time or 0, _MICROSECONDS)
    exact = [
        stream.start_time * stream.time_base
        for stream in container.streams
        if stream.start_time is not None and stream.time_base
    ]
    close = [moment for moment in exact if abs(moment - rounded) <= Fraction(1, _MICROSECONDS)]
    return close[0] if close else rounded
