"""Under which headers the encoded packets of a run go."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from trimcore.adapters.pyav.bitstream.mpeg.mpeg2 import SourceHeaders
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.splicing import CHANGES, CannotJoin
from trimcore.domain.cutting.planning.runs import FramePlan

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHeaders:
    """Lets the encoded packets of one run go under the sequence headers that the source has there.

    It has to `see` each packet that is decoded for the run, in their order.
    """

    headers: SourceHeaders

    @classmethod
    def of(cls, source: OpenedMedia, *, alone: bool) -> Self | None:
        """Return those of a source; None where its codec has no such headers."""
        if not source.codec.sequence_headers:
            return None
        told = source.video.codec_context.extradata or b""
        return cls(headers=SourceHeaders(alone=alone, told=told))

    def see(self, packet: "Packet[Stream]") -> None:
        """Take in a packet of the source.

        Raises:
            CannotJoin: it does not go under the header of those before it.
        """
        try:
            self.headers.see(packet.pts, bytes(packet))
        except BrokenUnits as error:
            raise CannotJoin(CHANGES) from error

    def put_on(self, packet: "Packet[Stream]", frame: FramePlan) -> "Packet[Stream]":
        """Return an encoded packet, which shows a frame, with other headers.

        Raises:
            CannotJoin: it can't have them.
        """
        try:
            return remade(packet, self.headers.put_on(frame.tick, bytes(packet)))
        except BrokenUnits as error:
            raise CannotJoin(f"Encoded frames don't go under the video's headers: {error}.") from (
                error
            )
