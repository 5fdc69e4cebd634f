"""Tell a file that was cut short from one that simply ends."""

from typing import TYPE_CHECKING

from trimcore.adapters.pyav.reading.opened_media import OpenedMedia

if TYPE_CHECKING:
    from av.stream import Stream

_SEGMENT = b"\x18\x53\x80\x67"


def is_cut_short(source: OpenedMedia, head: bytes, size: int) -> bool:
    """Tell whether the file's own index or header speaks of bytes beyond its `size`.

    `head` is how the file begins. No more is read.
    """
    if head.startswith(b"RIFF"):
        return int.from_bytes(head[4:8], "little") + 8 > size
    if head.startswith(b"\x1aE\xdf\xa3"):
        return _segment_end(head) > size
    return any(_last_byte(stream) > size for stream in (source.video, *source.sounds))


def _segment_end(head: bytes) -> int:
    """Return where a Matroska file says that it ends, 0 if it does not say."""
    at = head.find(_SEGMENT)
    if at < 0 or at + 5 > len(head):
        return 0
    start = at + len(_SEGMENT)
    width = 9 - head[start].bit_length()
    field = int.from_bytes(head[start : start + width], "big")
    unknown = (1 << 7 * width) - 1
    length = field & unknown
    return 0 if length == unknown else start + width + length


def _last_byte(stream: "Stream") -> int:
    entries = stream.index_entries
    if not len(entries):
        return 0
    last = entries[len(entries) - 1]
    return int(last.pos + last.size)
