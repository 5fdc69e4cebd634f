"""What is known of each codec."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.video.stream import VideoStream

_SAME = {"libdav1d": "av1", "libvpx": "vp8", "libvpx-vp9": "vp9"}


def codec_name(stream: "VideoStream") -> str:
    """Name the codec of a stream, whichever decoder reads it."""
    name = stream.codec_context.name
    return _SAME.get(name, name)
