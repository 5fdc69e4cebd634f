"""MPEG-4 of AVI files that has two frames in one packet, as DivX 5 packed them.

A frame and the B-frame that is shown before it share a packet, and a placeholder of a few bytes
stands where the latter belongs. Unpacked, each frame has a packet of its own.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.codecs.video import codec_of
from trimcore.domain.cutting.containers import AVI

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream

_PICTURE = b"\0\0\1\xb6"
_B = 2


def may_be_packed(container: "InputContainer", video: "VideoStream") -> bool:
    """Tell whether B-frames may share packets with others; none are packed without B-frames."""
    reorders = codec_of(video).packed and video.codec_context.reorder_depth > 0
    return reorders and container.format.name == AVI.demuxer


def unpacked(
    packets: "Iterator[Packet[Stream]]", video: "VideoStream"
) -> "Iterator[Packet[Stream]]":
    """Give each frame a packet of its own, with the time at which it is shown.

    B-frames are shown when they are decoded, others when the next of their kind is (ISO/IEC
    14496-2, 6.1.3.5), so that a packet waits until that is known. Packets of other streams may
    come before pictures that they came after.
    """
    unpacker = av.BitStreamFilterContext("mpeg4_unpack_bframes", video)
    waiting: list[Packet[Stream]] = []
    for packet in packets:
        if packet.stream_index != video.index:
            yield packet
            continue
        if not packet.size:  # the end
            yield from _shown(waiting, None)
            waiting.clear()
            yield packet
            continue
        for one in unpacker.filter(packet):
            frame = _made(one, video)
            if not _is_b(frame):
                yield from _shown(waiting, frame.dts)
                waiting.clear()
            waiting.append(frame)
    yield from _shown(waiting, None)


def _made(frame: "Packet[Stream]", video: "VideoStream") -> "Packet[Stream]":
    made = remade(frame, bytes(frame))
    made.stream = video
    if _is_b(made):  # that of the packet which it came in would be the other frame's
        made.is_keyframe = False
    if video.time_base is not None:
        made.time_base = video.time_base
    return made


def _shown(frames: "list[Packet[Stream]]", following: int | None) -> "Iterator[Packet[Stream]]":
    """Tell when frames are shown: one, and the B-frames behind it, before the `following`."""
    for frame in frames:
        last = frames[-1]
        after = None if last.dts is None else last.dts + (last.duration or 1)
        frame.pts = frame.dts if _is_b(frame) else following if following is not None else after
        yield frame


def _is_b(frame: "Packet[Stream]") -> bool:
    data = bytes(frame)
    at = data.rfind(_PICTURE) + len(_PICTURE)
    return at >= len(_PICTURE) and at < len(data) and data[at] >> 6 == _B
