"""A file that takes packets."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream


class RefusedPacket(Exception):
    """A container does not take what it was to hold; nothing is wrong with the source."""


class RefusedSound(RefusedPacket):
    """It is one of a track of sound, which may be encoded, or left out."""

    def __init__(self, number: int, fault: str) -> None:
        super().__init__(f"the sound of track {number}: {fault}")
        self.number = number
        """The track's number in the source."""


@dataclass(slots=True)
class Muxer:
    """An output container that takes encoded pictures and copied packets.

    `copies` are the tracks that take packets of the source's, by the number of their stream there;
    `whole` are the numbers of what was put in as a whole already, as files and covers, `converted`
    those of tracks of sound that take what encoders make, with the way.
    """

    container: "OutputContainer"
    video: "VideoStream"
    copies: dict[int, "Stream"] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    converted: dict[int, SoundTarget] = field(default_factory=dict)

    def mux(self, packet: "Packet[Stream]", stream: "Stream") -> None:
        """Write one packet, whose times are in its own time base, to `stream`.

        Raises:
            RefusedPacket: the container does not take it.
        """
        packet.stream = stream
        try:
            self.container.mux_one(packet)
        except (av.ArgumentError, av.InvalidDataError) as error:
            raise RefusedPacket(f"{stream.type} can't be written: {error}") from error

    def close(self) -> None:
        """Write what is still held back, and the index."""
        self.container.close()
