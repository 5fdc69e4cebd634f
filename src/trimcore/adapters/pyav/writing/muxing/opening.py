"""The file that is made, opened: its streams, named and described as in the source."""

from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.codecs.sound import sound_codec_of
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.metadata.extras import NO_EXTRAS, Extras
from trimcore.adapters.pyav.metadata.tape import TAG
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.transparency import TAG as TRANSPARENCY
from trimcore.adapters.pyav.reading.transparency import lets_through
from trimcore.adapters.pyav.writing.muxing.added import add_copies, add_whole
from trimcore.adapters.pyav.writing.muxing.beginning import begun
from trimcore.adapters.pyav.writing.muxing.muxer import Muxer
from trimcore.adapters.pyav.writing.muxing.streams import add_copied, add_encoded
from trimcore.adapters.pyav.writing.muxing.tags import describe
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.containers import MOV
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Collection

    from av.container import OutputContainer
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.stream import VideoStream


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
        Unsupported: the container can't hold the pictures.
    """
    container = begun(file, source, extras)
    video = _add_pictures(container, source, encoder)
    video.codec_context.extradata = header
    if rate is not None:
        video.codec_context.framerate = rate
    _tag(video, source, source.codec if encoder is None else source.written)
    _describe_pictures(video, source, extras)
    muxer = Muxer(container, video)
    add_copies(muxer, source, converted)
    if source.format.hides_preroll:
        for number in midway:
            _skip_nothing(muxer.copies.get(number))
    if extras.chapters:
        container.set_chapters(list(extras.chapters))
    add_whole(muxer, source)
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
        raise Unsupported(f"Videos with the codec {name} can't be kept in {into}.") from error


def _describe_pictures(video: "VideoStream", source: OpenedMedia, extras: Extras) -> None:
    if source.shape:  # the container's word, which counts for players
        video.codec_context.sample_aspect_ratio = source.shape
    if source.look is not None:
        seen = source.video.codec_context
        video.codec_context.width, video.codec_context.height = seen.width, seen.height
    describe(video, source.video)
    if extras.timecode:
        video.metadata[TAG] = extras.timecode
    if lets_through(source.video):
        video.metadata[TRANSPARENCY] = "1"


def _skip_nothing(copy: "Stream | None") -> None:
    """Let decoders keep the beginning, which is not the encoder's run-up any more."""
    codec = sound_codec_of(copy) if copy is not None else None
    if copy is not None and codec is not None and codec.skipping_nothing is not None:
        header = copy.codec_context.extradata or b""
        copy.codec_context.extradata = codec.skipping_nothing(header)


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
