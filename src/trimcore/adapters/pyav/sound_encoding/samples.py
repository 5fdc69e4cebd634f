"""Where packets and frames lie on a track's timeline, and parts of frames."""

import struct
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, cast

from av.audio.frame import AudioFrame
from av.packet import PacketSideData, packet_sidedata_type_from_literal

from trimcore.adapters.pyav.codecs.places import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.stream import Stream

_SKIP = struct.Struct("<II")
_SKIP_LENGTH = 10
"""The two numbers, and why."""


def position_of(pts: int, time_base: Fraction, zero: Fraction, rate: int) -> Fraction:
    """Place a tick on the timeline whose zero is given in seconds, in samples."""
    return (pts * time_base - zero) * rate


def coarseness(stream: "AudioStream") -> int:
    """Tell how many samples a track's clock may be wrong by: 0 if it counts them."""
    ticks = stream.codec_context.sample_rate * (stream.time_base or Fraction(1))
    return ceil(ticks) if ticks > 1 else 0


def length_of(packet: "Packet[AudioStream]", rate: int) -> int:
    """Tell how many samples the container says that a packet has."""
    return round((packet.duration or 0) * packet.time_base * rate)


def thrown_away(packet: "Packet[AudioStream]") -> int:
    """Tell how many samples at a packet's end decoders throw away."""
    if not packet.has_sidedata("skip_samples"):
        return 0
    _, behind = _SKIP.unpack_from(bytes(packet.get_sidedata("skip_samples")))
    return int(behind)


def throw_away(packet: "Packet[AudioStream]", samples: int) -> None:
    """Let decoders throw samples away at a packet's end."""
    kind = packet_sidedata_type_from_literal("skip_samples")
    made = cast("Callable[[int, int], PacketSideData]", PacketSideData)  # the stubs forget the two
    told = made(kind, _SKIP_LENGTH)
    told.update(_SKIP.pack(0, samples).ljust(_SKIP_LENGTH, b"\0"))
    told.to_packet(cast("Packet[Stream]", packet))


def keep_beginning(packet: "Packet[AudioStream]") -> None:
    """Let decoders throw nothing away before a packet; what they would at its end is as it was.

    What lies before the beginning of a track of MP4 or MOV is before the timeline's zero anyway,
    and libav counts it in ticks where samples are meant, if the track's clock does not count them.
    """
    if packet.has_sidedata("skip_samples"):
        throw_away(packet, thrown_away(packet))


def part_of(frame: AudioFrame, inside: range) -> AudioFrame:
    """Return a frame of some of another one's samples."""
    made = AudioFrame(format=frame.format.name, layout=layout_of(frame).name, samples=len(inside))
    made.sample_rate = frame.sample_rate
    for plane, values in zip(made.planes, _planes(frame, inside), strict=True):
        plane.update(values.ljust(plane.buffer_size, b"\0"))
    return made


def values_of(frame: AudioFrame) -> list[bytes]:
    """Return a frame's samples as they are kept in memory, by planes."""
    return list(_planes(frame, range(frame.samples)))


def _planes(frame: AudioFrame, inside: range) -> Iterator[bytes]:
    width = frame.format.bytes
    if not frame.format.is_planar:
        width *= layout_of(frame).nb_channels
    for plane in frame.planes:
        yield bytes(plane)[inside.start * width : inside.stop * width]
