"""Whether a search for a window's beginning has landed late."""

from collections.abc import Iterable
from fractions import Fraction

from trimcore.adapters.pyav.reading.indexing.indexed_track import IndexedTrack


def last_decoded(track: IndexedTrack) -> int:
    """Tell when the last packet of a track is decoded, or shown if that is not told."""
    last = track.packets[-1]
    return last.pts if last.dts is None else last.dts


def landed_late(
    tracks: Iterable[IndexedTrack], video: IndexedTrack, start: Fraction, keyframes: int
) -> bool:
    """Tell whether the pictures lack a keyframe before a moment, or other tracks its beginning."""
    before = [packet for packet in video.packets if video.moment(packet.pts) <= start]
    if sum(p.keyframe for p in before) < keyframes or not any(p.shown for p in before):
        return True
    return any(misses_start(track, start) for track in tracks if track is not video)


def misses_start(track: IndexedTrack, start: Fraction) -> bool:
    """Tell whether a track that sounds at a moment lacks packets that it needs there."""
    begins = track.stream.start_time
    if begins is None or track.moment(begins) > start:
        return False
    if not track.packets:  # the last one may have begun before, and last for long
        return track.sound is not None and track.sound.long_packets
    before = sum(track.moment(packet.pts) <= start for packet in track.packets)
    packets, seconds = track.needed
    earliest = max(start - seconds, track.moment(begins))
    return before <= packets or track.moment(track.packets[0].pts) > earliest
