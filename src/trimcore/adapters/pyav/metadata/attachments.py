"""Files inside the source: fonts, and the covers that players show beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import av
from av.stream import AttachmentStream, Disposition

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer
    from av.stream import Stream

_NOWHERE: dict[int, bytes] = {}
_UNKNOWN = "application/octet-stream"
_COVERS = Disposition.attached_pic | Disposition.timed_thumbnails


def is_cover(stream: "Stream") -> bool:
    """Tell whether a video stream is a still picture that comes with the file."""
    return bool(stream.disposition & _COVERS)


def read_covers(container: "InputContainer") -> dict[int, bytes]:
    """Return the covers' bytes by the number of their stream; libav gives them before all else.

    To be asked of a container from which nothing was read yet.
    """
    covers = {stream.index for stream in container.streams.video if is_cover(stream)}
    if not covers:
        return _NOWHERE
    try:
        packets = list(islice(container.demux(), len(covers)))
    except av.FFmpegError:  # whoever needs what is broken will say so
        return _NOWHERE
    return {
        packet.stream_index: bytes(packet) for packet in packets if packet.stream_index in covers
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside another: the number of its stream, how it is called, and what is said of it."""

    number: int
    name: str
    media_type: str
    description: str
    content: bytes


def attachments_of(streams: "Iterable[Stream]", covers: dict[int, bytes]) -> Iterator[Attachment]:
    """Yield what Matroska holds as attached files, covers included."""
    for stream in streams:
        content = covers.get(stream.index)
        if isinstance(stream, AttachmentStream):
            content = stream.data
        if content:
            yield Attachment(
                number=stream.index,
                name=stream.metadata.get("filename") or f"attachment-{stream.index}",
                media_type=stream.metadata.get("mimetype") or _UNKNOWN,
                description=stream.metadata.get("title", ""),
                content=content,
            )


def attach(container: "OutputContainer", attached: Iterable[Attachment]) -> Iterator[int]:
    """Put the files into a container that holds such, and yield the numbers of their streams."""
    for each in attached:
        made = container.add_attachment(each.name, each.media_type, each.content)
        if each.description:
            made.metadata["title"] = each.description
        yield each.number
