"""A file of moving pictures that is open, and what it is cut as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Final, cast

import av

from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing, framing_of
from trimcore.adapters.pyav.bitstream.parameter_sets import record_of, sets_of
from trimcore.adapters.pyav.codecs.held import written_as
from trimcore.adapters.pyav.codecs.video import codec_of
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.metadata.attachments import read_covers
from trimcore.adapters.pyav.metadata.sample_entry import boxes_of
from trimcore.adapters.pyav.metadata.services import Services, services_of
from trimcore.adapters.pyav.metadata.track_boxes import is_fragmented
from trimcore.adapters.pyav.metadata.user_boxes import NOTHING_SAID, UserBoxes, user_boxes
from trimcore.adapters.pyav.reading.described_sound import DescribedSound, described_sounds
from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed
from trimcore.adapters.pyav.reading.opening.accepted import open_accepted
from trimcore.adapters.pyav.reading.opening.choosing import (
    check_size,
    check_tracks,
    choose_video,
    kept,
    kept_data,
    output_format,
)
from trimcore.adapters.pyav.reading.opening.start_time import zero_by_pictures, zero_of
from trimcore.adapters.pyav.reading.sample_descriptions import (
    SampleDescriptions,
    sample_descriptions,
)
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.transparency import decoder_of
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.timeline.running_clock import Break
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet, PacketSideData
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.stream import VideoStream

_IN_PALETTE = "pal8"
_PALETTE: Final = "palette"


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturedLook:
    """What pictures alone tell: the shape of their pixels, and the bytes that `told` it."""

    shape: Fraction | None
    told: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMedia:
    """An opened file: its container, its one moving picture, its tracks of sound, subtitles, data.

    `source_format` is what the container is, `format` what a cut of it is written as. `zero` is the
    container's start time in exact seconds, `file` what the container is read from, `decoder` what
    makes pictures of the video's packets. `descriptions` are those that the pictures have, if they
    have several, and `decoders` one for each that is needed; `described_sounds` are the tracks of
    sound that have several, by the number of their stream. `covers` are the still pictures that
    come with the file, by the number of their stream, `boxes` what an MP4 says of its pictures,
    `user_boxes` what it says of itself, `services` what a transport stream says of its programmes.
    `breaks` are where a clock jumped that was made to run on, `wish` is what was asked for.
    `look` is what the first pictures of a cut tell, where no container tells that of all.
    `first_size` is how many bytes the first picture has, where no table leads back to it.
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
    described_sounds: Mapping[int, DescribedSound] = field(default_factory=dict)
    decoders: Mapping[int, "VideoCodecContext"] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()
    palette: "PacketSideData | None" = None
    wish: Wish = ANYTHING
    look: PicturedLook | None = None
    first_size: int | None = None

    @property
    def shape(self) -> Fraction | None:
        """The shape of pixels that the container of a cut tells, None if it tells none."""
        return self.look.shape if self.look is not None else self.video.sample_aspect_ratio

    def decoder_for(self, packet: "Packet[Stream]") -> "VideoCodecContext":
        """Return what makes pictures of a packet of the video.

        Raises:
            Unsupported: nothing may.
        """
        if self.codec.unseen:
            raise Unsupported(
                f"Videos with the codec {self.codec.name} can only be copied: "
                "files of strangers are not decoded by it."
            )
        if self.descriptions is None or not self.decoders:
            return self.decoder
        return self.decoders.get(self.descriptions.of(packet.pos), self.decoder)

    def sound_decoder_for(self, packet: "Packet[Stream]") -> "AudioCodecContext":
        """Return what makes sound of a packet of a track of it."""
        described = self.described_sounds.get(packet.stream_index)
        own = cast("AudioStream", self.container.streams[packet.stream_index]).codec_context
        return own if described is None else described.decoder_for(packet, own)

    def forget(self) -> None:
        """Let no decoder know of what it has decoded."""
        for decoder in (self.decoder, *self.decoders.values()):
            decoder.flush_buffers()

    @property
    def is_fragmented(self) -> bool:
        """Whether an MP4 tells of its packets piece by piece."""
        in_front = self.source_format.index_in_front
        return in_front and is_fragmented(self.file.read_at, self.file.size)

    @property
    def changing_sounds(self) -> frozenset[int]:
        """The numbers of the tracks of sound that windows need by several descriptions."""
        described = self.described_sounds.items()
        return frozenset(number for number, sound in described if len(sound.numbers) > 1)

    @property
    def codec(self) -> VideoCodec:
        """The video's codec, whichever decoder reads it."""
        return codec_of(self.video)

    @property
    def written(self) -> VideoCodec:
        """The codec of encoded pictures in the output."""
        context = self.video.codec_context
        return written_as(
            self.codec,
            self.source_format,
            self.format,
            (context.width, context.height),
            encodes=self.wish.encodes,
            pixels=context.pix_fmt,
        )

    @property
    def framing(self) -> Framing | None:
        """How the video's packets are framed; None where they are not made of NAL units."""
        units = self.codec.units
        if units is None:
            return None
        return framing_of(units, self.video.codec_context.extradata or b"")


def open_media(file: SourceFile, limits: Limits, wish: Wish = ANYTHING) -> OpenedMedia:
    """Open the source and choose its tracks.

    Raises:
        NotAVideo: the bytes are no container that we accept.
        DamagedMedia: they begin like one, but its index or header is broken or missing.
        NoVideoStream: there is only sound, or a cover.
        Unsupported: the pictures are of a codec that we don't cut.
        MediaLimit: too many streams, or pictures too large.
    """
    source_format, container = open_accepted(file, limits)
    check_tracks(container, wish)
    video = choose_video(container, wish)
    check_size(video, limits, seen=not source_format.header_comes_again)
    in_front, tells_start = source_format.index_in_front, source_format.tells_start
    covers = read_covers(container)  # libav gives them before the first picture
    first = cache(partial(_first_picture, container, video))
    _complete_header(video, first)
    into = output_format(source_format, video, container, wish)
    return OpenedMedia(
        file=file,
        container=container,
        source_format=source_format,
        format=into,
        video=video,
        decoder=_decoder(video, limits),
        sounds=kept(container.streams.audio, wish),
        subtitles=kept(container.streams.subtitles, wish),
        data=kept(kept_data(container, file, into), wish),
        wish=wish,
        covers=covers,
        zero=zero_of(container) if tells_start else zero_by_pictures(container, video, first()),
        descriptions=sample_descriptions(file, video.id) if in_front else None,
        described_sounds=described_sounds(file, container, wish) if in_front else {},
        services=services_of(file.read_at, file.size) if source_format.in_band else Services(),
        user_boxes=user_boxes(file.read_at, file.size, video.id) if in_front else NOTHING_SAID,
        boxes=boxes_of(file.read_at, file.size, video.id) if in_front else (),
        palette=_first_palette(video, first),
        first_size=None if in_front else _size(first()),
    )


def _decoder(video: "VideoStream", limits: Limits) -> "VideoCodecContext":
    # Pictures may grow in the middle of a stream.
    asked = {"max_pixels": str(limits.frame_pixels), "export_side_data": "venc_params"}
    return decoder_of(video, asked)


def _size(packet: "Packet[Stream] | None") -> int | None:
    return None if packet is None else packet.size


def _first_picture(container: "InputContainer", video: "VideoStream") -> "Packet[Stream] | None":
    """Return the packet of the first picture, which libav has read when it looked at the file."""
    try:
        return next((one for one in demuxed(container, video) if one.size), None)
    except av.FFmpegError:
        return None


def _complete_header(video: "VideoStream", first: "Callable[[], Packet[Stream] | None]") -> None:
    """Put the parameter sets of the first picture into a header that has none (avc3, hev1).

    Under the names that players insist on, they have to stand there.
    """
    units, header = codec_of(video).units, video.codec_context.extradata or b""
    framing = framing_of(units, header) if units is not None else None
    if framing is None or not framing.width:
        return
    try:
        record = record_of(header, framing)
        picture = None if record.units else first()
        if picture is not None:
            sets = sets_of(bytes(picture), framing)
            video.codec_context.extradata = record.with_sets(sets)
    except BrokenUnits:
        return


def _first_palette(
    video: "VideoStream", first: "Callable[[], Packet[Stream] | None]"
) -> "PacketSideData | None":
    """Return the palette that comes with the first picture."""
    picture = first() if video.codec_context.pix_fmt == _IN_PALETTE else None
    if picture is None or not picture.has_sidedata(_PALETTE):
        return None
    return picture.get_sidedata(_PALETTE)
