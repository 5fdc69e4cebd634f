"""How an output begins that begins with copied packets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.executing.copying.copy_run import CopyRun
from trimcore.adapters.pyav.executing.copying.hidden_lead import HiddenLead
from trimcore.adapters.pyav.executing.output_writer import OutputWriter
from trimcore.adapters.pyav.executing.phase import Phase

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


@dataclass(slots=True, kw_only=True)
class CopiedAlone(Phase):
    """Nothing is encoded: the output has the source's own header."""

    writer: OutputWriter
    then: CopyRun | HiddenLead

    def wants(self, position: int) -> bool:
        return self.then.wants(position)

    def feed(self, position: int, packet: "Packet[Stream]") -> None:
        self.writer.open(self.then.source.video.codec_context.extradata)
        self.then.feed(position, packet)

    def finish(self) -> None:
        self.then.finish()


@dataclass(slots=True, kw_only=True)
class CopiedBeforeEncoded(Phase):
    """What is encoded comes behind, but the header has to tell of it before it comes.

    `opens_ahead` opens an encoder for frames like a keyframe's, and tells how far ahead it decodes.
    """

    writer: OutputWriter
    opens_ahead: "Callable[[Packet[Stream]], int]"
    then: CopyRun | HiddenLead
    _is_open: bool = False

    def wants(self, position: int) -> bool:
        return self.then.wants(position)

    def feed(self, position: int, packet: "Packet[Stream]") -> None:
        if not self._is_open:
            self.writer.start_clock(self.opens_ahead(packet))
            self._is_open = True
        self.then.feed(position, packet)

    def finish(self) -> None:
        self.then.finish()
