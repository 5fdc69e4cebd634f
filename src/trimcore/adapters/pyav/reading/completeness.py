"""Tell a file that was cut short from one that simply ends."""

from itertools import islice
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.metadata.boxes import boxes
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia

if TYPE_CHECKING:
    from av.stream import Stream

_BOXES = 1_000


def is_cut_short(source: OpenedMedia, head: bytes, size: int) -> bool:
    """Tell whether the file's own index or header speaks of bytes beyond its `size`.

    `head` is how the file begins. No more is read.
    """
    if (declared := source.source_format.declared_length) is not None:
        return declared(head) > size
    return any(last_byte(stream) > size for stream in (source.video, *source.sounds))


def holds_another(source: OpenedMedia) -> bool:
    """Tell whether another recording follows in an MP4's file, which libav passes over.

    It is looked for among the first boxes, of which little is read.
    """
    if not source.source_format.index_in_front:
        return False
    file = source.file
    kinds = (box.kind for box in islice(boxes(file.peek, 0, file.size), _BOXES))
    return sum(kind == b"moov" for kind in kinds) > 1


def last_byte(stream: "Stream") -> int:
    """Return where the last packet ends that a file's index tells of; 0 if it has none."""
    entries = stream.index_entries
    if not len(entries):
        return 0
    last = entries[len(entries) - 1]
    return int(last.pos + last.size)
