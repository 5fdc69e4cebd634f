"""Which tracks of a file are cut, and into which container."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar, cast

from av.stream import Disposition

from trimcore.adapters.pyav.codecs.held import fitting, wished
from trimcore.adapters.pyav.codecs.video import codec_of, video_codec
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.metadata.attachments import is_cover
from trimcore.adapters.pyav.metadata.sample_entry import entry_kinds
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.errors import DamagedMedia, MediaLimit, NoVideoStream, Unsupported

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream


AnyStream = TypeVar("AnyStream", bound="Stream")


def check_tracks(container: "InputContainer", wish: Wish) -> None:
    """Refuse a wish for tracks that are not there.

    Raises:
        Unsupported: names the first of them.
    """
    last = len(container.streams) - 1
    for asked in wish.tracks or ():
        if isinstance(asked, int) and not 0 <= asked <= last:
            raise Unsupported(f"The file has no track {asked}: they go from 0 to {last}.")


def kept(tracks: "Iterable[AnyStream]", wish: Wish) -> "tuple[AnyStream, ...]":
    """Choose the tracks that are wished for."""
    return tuple(stream for stream in tracks if wish.keeps(stream.index, stream.type))


def output_format(
    own: Container, video: "VideoStream", container: "InputContainer", wish: Wish
) -> Container:
    """Choose what a cut is written as."""
    if wish.container is None:
        return fitting(own, codec_of(video).name, _beside(container))
    contexts = (
        cast("CodecContext | None", one.codec_context)
        for one in kept(container.streams.audio, wish)
    )
    sounds = [context for context in contexts if context is not None]
    return wished(own, wish.container, video.codec_context, sounds, encodes=wish.encodes)


def choose_video(container: "InputContainer", wish: Wish) -> "VideoStream":
    """Choose the moving pictures that the file itself names first.

    Raises:
        NoVideoStream: there are none.
        Unsupported: they are of a codec that we don't cut.
    """
    tracks = kept(container.streams.video, wish)
    moving = [stream for stream in tracks if not is_cover(stream)]
    if not moving:
        raise NoVideoStream("The file has no moving pictures.")
    chosen = max(moving, key=lambda stream: bool(stream.disposition & Disposition.default))
    context = cast("CodecContext | None", chosen.codec_context)  # the stubs forget the None
    name = "unknown" if context is None else context.name
    if video_codec(name) is None:
        raise Unsupported(f"Videos with the codec {name} can't be cut.")
    return chosen


def kept_data(container: "InputContainer", file: SourceFile, into: Container) -> "Iterator[Stream]":
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


def check_size(video: "VideoStream", limits: Limits, *, seen: bool) -> None:
    """Check how large pictures are, and that some were `seen` if libav remembers it.

    Raises:
        DamagedMedia: nothing tells how large they are.
        MediaLimit: they are larger than is allowed.
    """
    context = video.codec_context
    width = max(context.width, context.coded_width)
    height = max(context.height, context.coded_height)
    unseen = seen and context.pix_fmt is None and not codec_of(video).unseen
    if context.width <= 0 or context.height <= 0 or unseen:
        raise DamagedMedia("The video's pictures can't be read.")
    if max(width, height) > limits.side_pixels or width * height > limits.frame_pixels:
        raise MediaLimit(f"Pictures of {width} × {height} pixels are larger than is allowed.")
