"""List a source's keyframes where that takes no reading of the whole of a large file."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed
from trimcore.adapters.pyav.reading.indexing.seeking import seek
from trimcore.adapters.pyav.reading.indexing.sparse import has_one_table
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.source_file import KEPT
from trimcore.domain.cutting.containers import MATROSKA, WEBM
from trimcore.domain.cutting.planning.rates import constant_rate
from trimcore.domain.cutting.planning.runs import FramePlan

_MOST = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPictures:
    """What is known of the pictures of a file.

    `keyframes` are their ticks, None if nobody knows or there are too many; `rate` is the constant
    number of frames a second, None if there is none, and `end` when the last of them ends, in
    seconds of the timeline.
    """

    time_base: Fraction
    zero: Fraction
    keyframes: Sequence[int] | None
    rate: Fraction | None
    end: Fraction | None = None


def list_pictures(source: OpenedMedia) -> ListedPictures:
    """List the pictures by the container's own table, by reading a small file, or by its cues."""
    has_table = has_one_table(source)
    if has_table or source.file.size <= KEPT:
        return _walk(source, blank=has_table)
    keys: Sequence[int] | None = None
    if source.source_format in {MATROSKA, WEBM}:
        seek(source, None)  # libav reads the cues when it first looks for something
        keys = [entry.timestamp for entry in source.video.index_entries if entry.is_keyframe]
    return ListedPictures(
        time_base=source.video.time_base or Fraction(1),
        zero=source.zero,
        keyframes=_few(keys) if keys else None,
        rate=_declared(source),
    )


def _walk(source: OpenedMedia, *, blank: bool) -> ListedPictures:
    """Go over all packets of the pictures; while it is `blank`, without fetching their bytes."""
    video, base = source.video, source.video.time_base or Fraction(1)
    seek(source, None)
    table = {entry.pos for entry in video.index_entries if entry.is_keyframe} if blank else set()
    keys, shown = set(), dict[int, int]()
    source.file.blank = blank
    try:
        for packet in demuxed(source.container, video):
            if packet.pts is None or not packet.size or packet.is_discard:
                continue
            shown[packet.pts] = packet.duration or 0
            if packet.pos in table if blank else packet.is_keyframe:
                keys.add(packet.pts)
    finally:
        source.file.blank = False
    ticks = sorted(shown)
    frames = [FramePlan(tick=tick, duration=shown[tick]) for tick in ticks]
    told = [rate for rate in (video.average_rate, video.base_rate) if rate]
    return ListedPictures(
        time_base=base,
        zero=source.zero,
        keyframes=_few(sorted(keys)),
        rate=constant_rate(frames, base, told) if frames else None,
        end=frames[-1].end * base - source.zero if frames else None,
    )


def _declared(source: OpenedMedia) -> Fraction | None:
    """Return the rate that a container tells, if all that it tells agrees."""
    mean, base = source.video.average_rate, source.video.base_rate
    return mean if mean and mean == base else None


def _few(keys: Sequence[int]) -> Sequence[int] | None:
    return keys if len(keys) <= _MOST else None
