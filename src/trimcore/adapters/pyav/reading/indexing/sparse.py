"""Index a long window without reading the pictures that lie inside it.

MP4 and MOV tell of every packet in one table, so that a demuxer has no need of the bytes between.
Reading them twice, to index and to cut, would be twice as much as is kept in memory of a large
window; so once the keyframe at which copying begins has been seen, the rest reads as zeros.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.codecs.sound import sound_codec_of
from trimcore.adapters.pyav.libav_log import tell_nothing, tell_warnings
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.source_file import KEPT, SourceFile
from trimcore.domain.cutting.planning.packets import Packet, PacketKind
from trimcore.domain.cutting.timeline.window import TrimWindow

if TYPE_CHECKING:
    from av.packet import Packet as AvPacket
    from av.stream import Stream
    from av.video.stream import VideoStream

_FRAGMENTS = b"mvex"
_KEPT_AFTER = 8 << 20
"""What is kept of the source once its pictures are read in one go."""


@dataclass(slots=True, kw_only=True)
class SparseIndexing:
    """Blanks a file from the first keyframe on that can be entered at or after the tick `start`.

    It does nothing unless it is `able` to. `opens` says that open keyframes can be entered, too.
    `done` says whether it came to it; what libav has buffered then is not the file's, and the
    source has to be opened anew.
    """

    file: SourceFile
    video: "VideoStream"
    able: bool
    start: int
    opens: bool
    done: bool = False
    _furthest: int = 0
    _keys: frozenset[int] = frozenset()

    def restore(self, packet: "AvPacket[Stream]") -> None:
        """Call a packet a keyframe if the table does; a parser of libav saw zeros in it."""
        if self.done and packet.stream_index == self.video.index and packet.pos in self._keys:
            packet.is_keyframe = True

    def see(self, packet: "AvPacket[Stream]") -> None:
        """Note how far the window's packets reach into the file."""
        if packet.pos is not None:
            self._furthest = max(self._furthest, packet.pos + packet.size)

    def look_for_entry(self, picture: Packet) -> None:
        """Blank the file if copying can begin at this packet of the pictures."""
        if self.done or not self.able or not picture.keyframe or picture.pts < self.start:
            return
        if picture.kind is PacketKind.KEY or (self.opens and picture.kind is PacketKind.OPEN):
            self.file.blank = self.done = True
            tell_nothing()  # a parser would complain of each packet, and crowd out all other words
            entries = self.video.index_entries
            self._keys = frozenset(entry.pos for entry in entries if entry.is_keyframe)

    def end(self) -> None:
        """Let the file be what it is again, and tell it how far it will be read, once."""
        self.file.blank = False
        if self.done:
            tell_warnings()
            self.file.wanted_to = self._furthest
            self.file.keep_at_most(_KEPT_AFTER)


def sparse_indexing(source: OpenedMedia, window: TrimWindow, start: int) -> SparseIndexing:
    """Return how to index a window sparsely, able to if that can be done and is worth it."""
    return SparseIndexing(
        file=source.file,
        video=source.video,
        able=_is_long(source, window) and has_one_table(source),
        start=start,
        opens=source.codec.opens,
    )


def _is_long(source: OpenedMedia, window: TrimWindow) -> bool:
    """Tell whether a window is likely to be more than can be kept."""
    lasts = Fraction(source.container.duration or 0, 1_000_000)
    inside = min(Fraction(window.duration_us, 1_000_000), lasts)
    return lasts > 0 and source.file.size * inside / lasts > KEPT


def has_one_table(source: OpenedMedia) -> bool:
    """Tell whether packets are known without a look at anything that lies between them."""
    sounds = (sound_codec_of(stream) for stream in source.sounds)
    return (
        source.format.index_in_front
        and source.video.frames > 0
        and source.codec.indexed_by_table
        and all(one is not None and one.unparsed for one in sounds)
        and not source.file.holds(_FRAGMENTS)
    )
