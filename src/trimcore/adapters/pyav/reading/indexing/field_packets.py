"""Frames of which transport streams have each field in a packet of its own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.bitstream.field_pairs import FieldPairs
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.codecs.video import codec_of
from trimcore.adapters.pyav.reading.packed_frames import may_be_packed, unpacked
from trimcore.domain.cutting.containers import MPEGTS

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream


def demuxed(
    container: "InputContainer", video: "VideoStream", *others: "Stream"
) -> "Iterator[Packet[Stream]]":
    """Give the packets of some streams, those of pictures `whole`."""
    return whole(container, video, container.demux(video, *others))


def whole(
    container: "InputContainer", video: "VideoStream", packets: "Iterator[Packet[Stream]]"
) -> "Iterator[Packet[Stream]]":
    """Give packets that were read as they are, those of pictures whole.

    Of a frame whose two fields come in packets of their own, as in transport streams, one is made,
    with the times of the first. Packets of other streams may come before the picture that they
    came after.
    """
    pairs = _pairs(container, video)
    if may_be_packed(container, video):
        packets = unpacked(packets, video)
    if pairs is None:
        yield from packets
        return
    waiting: Packet[Stream] | None = None
    half: tuple[int, int] | None = None
    for packet in packets:
        if packet.stream_index != video.index or not packet.size:
            yield packet
            continue
        found = pairs.field(bytes(packet)) if pairs.allowed or packet.is_keyframe else None
        if waiting is not None and half and found == (half[0], 1 - half[1]):
            yield _joined(waiting, packet)
            waiting = half = None
            continue
        if waiting is not None:
            yield waiting
        waiting, half = packet, found
    if waiting is not None:
        yield waiting


def _pairs(container: "InputContainer", video: "VideoStream") -> FieldPairs | None:
    if container.format.name != MPEGTS.demuxer or not codec_of(video).sent_as_fields:
        return None
    pairs = FieldPairs(Framing(units=H264, width=0))
    for unit in pairs.framing.walk(video.codec_context.extradata or b""):
        pairs.learn(unit)
    return pairs


def halves(packet: "Packet[Stream]") -> "list[Packet[Stream]]":
    """Take a frame apart again that `demuxed` has put together; its fields share its time."""
    if not isinstance(packet.opaque, int):
        return [packet]
    data, base = bytes(packet), packet.time_base
    step = (packet.duration or 0) // 2
    made: list[Packet[Stream]] = []
    for count, part in enumerate((data[: packet.opaque], data[packet.opaque :])):
        half = packet_of(part)
        half.time_base, half.duration = base, step
        half.pts = None if packet.pts is None else packet.pts + count * step
        half.dts = None if packet.dts is None else packet.dts + count * step
        half.is_keyframe = packet.is_keyframe and count == 0
        made.append(half)
    return made


def _joined(first: "Packet[Stream]", second: "Packet[Stream]") -> "Packet[Stream]":
    made = packet_of(bytes(first) + bytes(second))
    made.stream = first.stream
    made.pts, made.dts, made.time_base = first.pts, first.dts, first.time_base
    made.duration = (first.duration or 0) + (second.duration or 0)
    made.is_keyframe = first.is_keyframe
    made.opaque = len(bytes(first))
    return made
