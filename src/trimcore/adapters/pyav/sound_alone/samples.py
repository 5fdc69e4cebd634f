"""Where packets and frames lie on a track's timeline, and parts of frames."""

import struct
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from av.audio.frame import AudioFrame

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.packet import Packet

_SKIP = struct.Struct("<II")


def position_of(pts: int, time_base: Fraction, zero: Fraction, rate: int) -> Fraction:
    """Place a tick on the timeline whose zero is given in seconds, in samples."""
    return (pts * time_base - zero) * rate


def count_of(packet: "Packet[AudioStream]", rate: int) -> int:
    """Tell how many samples a packet gives, but for those at its end that decoders throw away."""
    return round((packet.duration or 0) * packet.time_base * rate) - _thrown_away(packet)


def _thrown_away(packet: "Packet[AudioStream]") -> int:
    if not packet.has_sidedata("skip_samples"):
        return 0
    _, behind = _SKIP.unpack_from(bytes(packet.get_sidedata("skip_samples")))
    return int(behind)


def part_of(frame: AudioFrame, inside: range) -> AudioFrame:
    """Return a frame of some of another one's samples."""
    made = AudioFrame(format=frame.format.name, layout=frame.layout.name, samples=len(inside))
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
        width *= frame.layout.nb_channels
    for plane in frame.planes:
        yield bytes(plane)[inside.start * width : inside.stop * width]
