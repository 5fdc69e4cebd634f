"""What the pictures of a window tell of themselves, where they alone do and it may change.

The recordings of broadcasts begin with whatever was sent before: what libav tells of such a file
is what its first pictures tell, and need not hold for those of a window.
"""

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.bitstream.mpeg.headers import head_of, raster_of
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits
from trimcore.adapters.pyav.bitstream.parameter_sets import sequence_sets_of, sets_in, sets_of
from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed
from trimcore.adapters.pyav.reading.indexing.seeking import seek
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia, PicturedLook
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.shown_frames import frames_inside
from trimcore.domain.cutting.timeline.window import TrimWindow

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream


def as_pictured(source: OpenedMedia, index: WindowIndex, window: TrimWindow) -> OpenedMedia:
    """Let the source look as the pictures do with which a window begins.

    Nothing changes where a container tells that, or what is written says it beside the pictures.
    """
    told_beside = source.source_format.tells_shape or source.format.in_band
    entry = None if told_beside or source.codec.unseen else _entry(index, window)
    if entry is None:
        return source
    keyframe = _found(source, index, entry)
    if keyframe is None or not _decodes(source, keyframe):
        return source
    data = bytes(keyframe)
    _retell(source, data)
    shape = source.decoder.sample_aspect_ratio
    return replace(source, look=PicturedLook(shape=shape, told=told_by(source, data)))


def told_by(source: OpenedMedia, data: bytes) -> bytes:
    """Return what a packet tells of the size and shape of pictures; empty if it tells nothing."""
    if source.codec.look is not None:
        return source.codec.look(data)
    if source.codec.sequence_headers:
        return raster_of(data)
    framing = source.framing
    return b"".join(sequence_sets_of(data, framing)) if framing is not None else b""


def _entry(index: WindowIndex, window: TrimWindow) -> IndexedPacket | None:
    """Return the keyframe from which the first picture of a window is decoded."""
    frames = frames_inside(index.video, window)
    first = frames[0].tick if frames else None
    keys = [one for one in index.video.packets if one.keyframe and first is not None]
    before = [one for one in keys if first is not None and one.pts <= first]
    return max(before, key=lambda one: one.pts, default=None)


def _found(
    source: OpenedMedia, index: WindowIndex, entry: IndexedPacket
) -> "Packet[VideoStream] | None":
    """Read from where the window was indexed to its keyframe; None if that does not come again."""
    seek(source, index.seek_tick)
    packets = (packet for packet in demuxed(source.container, source.video) if packet.size)
    for packet in islice(packets, len(index.video.packets)):
        if packet.pts == entry.pts and packet.dts == entry.dts:
            return cast("Packet[VideoStream]", packet)
    return None


def _decodes(source: OpenedMedia, keyframe: "Packet[VideoStream]") -> bool:
    """Decode a keyframe alone, so that the decoder knows its look; tell whether it could."""
    decoder = source.decoder
    try:
        frames = [*decoder.decode(keyframe), *decoder.decode(None)]
    except av.FFmpegError:
        frames = []
    decoder.flush_buffers()
    return bool(frames)


def _retell(source: OpenedMedia, data: bytes) -> None:
    """Put the headers of a keyframe in the place of those with which the file begins."""
    context, framing = source.video.codec_context, source.framing
    if source.codec.sequence_headers and (head := head_of(data)):
        context.extradata = head
    if framing is None or framing.width:
        return
    try:
        own, sets = sets_in(context.extradata or b"", framing), sets_of(data, framing)
    except BrokenUnits:
        return
    if sets and not set(sets) <= set(own):
        context.extradata = framing.wrap(sets)
