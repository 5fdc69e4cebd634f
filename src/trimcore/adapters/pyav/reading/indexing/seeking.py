"""Going to a place of the source, and the streams that are read from there."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed
from trimcore.adapters.pyav.reading.indexing.sound_in_turn import in_turn
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream


def seek(source: OpenedMedia, tick: int | None) -> None:
    """Go to the keyframe at or before a tick of the video; None is the file's start."""
    if tick is None:
        _rewind(source)
    else:
        source.container.seek(tick, stream=source.video)


def _rewind(source: OpenedMedia) -> None:
    """Go to the very first packet, even where one track begins before the others."""
    if not source.source_format.found_by_time:
        source.container.seek(0, unsupported_byte_offset=True)
        return
    if source.source_format.found_at_zero:
        source.container.seek(0, stream=source.video)
        return
    first = min((source.video, *source.sounds), key=_begins)
    start = int(_begins(first) / (first.time_base or 1))
    before = start - int(1 / (first.time_base or 1))
    try:
        source.container.seek(before, stream=first)
    except av.FFmpegError:  # some demuxers don't look before the first packet
        source.container.seek(start, stream=first)


def _begins(stream: "Stream") -> Fraction:
    return (stream.start_time or 0) * (stream.time_base or Fraction(0))


def wanted_packets(source: OpenedMedia) -> Iterator["Packet[Stream]"]:
    """Demux all that takes part in a cut, from where the source is."""
    packets = demuxed(source.container, *wanted_streams(source))
    if source.is_fragmented:
        packets = in_turn(packets, frozenset(stream.index for stream in source.sounds))
    for packet in packets:
        if packet.size:
            yield packet


def wanted_streams(source: OpenedMedia) -> tuple["VideoStream", *tuple["Stream", ...]]:
    """List the streams that take part in a cut, the pictures first."""
    others: tuple[Stream, ...] = (*source.sounds, *source.subtitles, *source.data)
    return (source.video, *others)
