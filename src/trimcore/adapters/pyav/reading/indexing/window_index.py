"""Index the packets that a window needs, without reading what lies before or after."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.reading.indexing.indexed_track import IndexedTrack, track_of
from trimcore.adapters.pyav.reading.indexing.landing import landed_late, last_decoded, misses_start
from trimcore.adapters.pyav.reading.indexing.seeking import seek, wanted_packets
from trimcore.adapters.pyav.reading.indexing.sparse import SparseIndexing, sparse_indexing
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from av.packet import Packet as AvPacket
    from av.stream import Stream

_STEPS_BACK = (0, 1, 3, 8, 20, 60, 180, 600)
"""Seconds before the window from which the search begins, one after the other."""
_LONGEST_LINE = 8
"""Seconds for which subtitles usually show at most."""
_NOT_FIRST = (
    "The beginning of the video can't be found again. Copy it into another container first, such "
    "as with `ffmpeg -i IN -c copy OUT.mkv`."
)
_SOUND_LAG = 10
"""Seconds by which sound may be stored away from the pictures that it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowIndex:
    """The packets around a window, and the tick of the video at which to seek for them again.

    If it was `sparse`, the source has to be opened anew before it is read again.
    """

    video: PacketIndex
    sounds: dict[int, PacketIndex]
    seek_tick: int | None
    sparse: bool = False

    def shown_from(self, tick: int) -> "WindowIndex":
        """Hide the pictures before a tick."""
        return replace(self, video=self.video.shown_from(tick))

    def without_broken_off(self) -> "WindowIndex":
        """Leave pictures out amid which a recording may end."""
        return replace(self, video=self.video.without_broken_off())


def index_window(source: OpenedMedia, window: TrimWindow) -> WindowIndex:
    """Index from the keyframe before the window to past its end.

    Demuxers may land late, so the search steps back until a keyframe and the sound of the
    window's start were seen, or the file's start is reached.

    Raises:
        Unsupported: the search does not lead back to the file's start.
    """
    time_base = source.video.time_base or Fraction(1)
    for back in _steps_back(source):
        tick = int((window.start - back + source.zero) / time_base)
        if tick <= (source.video.start_time or 0):
            break
        try:
            tracks = _read(source, window, tick)
        except av.FFmpegError:
            if source.file.wanted_to:  # what libav has buffered by now may not be the file's
                raise
            continue
        if tracks is not None:
            return _indexed(source, tracks, tick)
    tracks = _read(source, window, None) or {}
    _check_is_first(source, tracks[source.video.index])
    return _indexed(source, tracks, None)


def _check_is_first(source: OpenedMedia, video: IndexedTrack) -> None:
    """Refuse a source whose demuxer did not lead back to its first picture.

    Nothing that is checked later would tell that pictures before are missing.
    """
    if video.packets and source.first_size not in {None, video.packets[0].size}:
        raise Unsupported(_NOT_FIRST)


def _steps_back(source: OpenedMedia) -> tuple[int, ...]:
    """Begin early where what still shows is stored only where it began: text, or a palette."""
    if source.palette is not None or source.codec.from_first:
        return ()
    if source.subtitles and not source.format.index_in_front:
        return tuple(back for back in _STEPS_BACK if back >= _LONGEST_LINE)
    return _STEPS_BACK


def _read(
    source: OpenedMedia, window: TrimWindow, tick: int | None
) -> dict[int, IndexedTrack] | None:
    """Demux from `tick` to past the window; None as soon as it is seen to have landed late."""
    seek(source, tick)
    tracks = {
        stream.index: track_of(source, stream, window) for stream in (source.video, *source.sounds)
    }
    video = tracks[source.video.index]
    checked = tick is None
    keyframes = 1 + source.source_format.guesses_first
    start, enough = video.tick(window.start), video.tick(window.end + _SOUND_LAG)
    sparse = sparse_indexing(source, window, start)
    try:
        for packet in wanted_packets(source):
            track = tracks.get(packet.stream_index)
            if track is None:
                continue
            sparse.restore(packet)
            track.add(packet)
            if not checked and video.packets and last_decoded(video) >= start:
                if landed_late(tracks.values(), video, window.start, keyframes):
                    return None
                checked = True
            if checked:
                _index_sparsely(sparse, packet, track, is_picture=track is video)
            if _complete(tracks.values(), video, enough):
                break
    finally:
        sparse.end()
    if not checked and landed_late(tracks.values(), video, window.start, keyframes):
        return None
    needing = [track for track in tracks.values() if any(track.needed) or track.is_decoded]
    if tick is not None and any(misses_start(track, window.start) for track in needing):
        return None
    return tracks


def _index_sparsely(
    sparse: SparseIndexing,
    packet: "AvPacket[Stream]",
    track: IndexedTrack,
    *,
    is_picture: bool,
) -> None:
    if not sparse.able or not track.packets or track.window_tracker.is_behind(track.packets[-1]):
        return
    sparse.see(packet)
    if is_picture:
        sparse.look_for_entry(track.packets[-1])


def _complete(tracks: Iterable[IndexedTrack], video: IndexedTrack, enough: int) -> bool:
    if not video.past:
        return False
    if last_decoded(video) > enough:
        return True
    return all(track.past for track in tracks)


def _indexed(source: OpenedMedia, tracks: dict[int, IndexedTrack], tick: int | None) -> WindowIndex:
    video = tracks.pop(source.video.index)
    return WindowIndex(
        video=video.index(from_start=tick is None, to_end=not video.past),
        sounds={
            number: track.index(from_start=tick is None, to_end=not track.past)
            for number, track in tracks.items()
        },
        seek_tick=tick,
        sparse=source.file.wanted_to > 0,
    )
