"""The packets before a window, hidden by their own headers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide, Hiding, HidingWay
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.executing.output_writer import OutputWriter
from trimcore.adapters.pyav.executing.phase import Phase
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.transparency import has_beside
from trimcore.adapters.pyav.writing.payload import Payload
from trimcore.adapters.pyav.writing.splicing import CannotJoin, check_units
from trimcore.domain.cutting.planning.runs import CopiedRun, FramePlan

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


@dataclass(slots=True, kw_only=True)
class HiddenLead(Phase):
    """Writes what comes before the first shown frame of a run, and hands on what is shown.

    `frame` is that first one. All is hidden in the `way` of the codec; `then` copies what is shown,
    between which is written here what is not shown in the source either.
    """

    source: OpenedMedia
    run: CopiedRun
    frame: FramePlan
    way: HidingWay
    writer: OutputWriter
    evidence: Evidence
    payload: Payload
    then: Phase
    _hiding: Hiding = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing hidden."""
        self._hiding = self.way.begins()

    def wants(self, position: int) -> bool:
        return position >= self.run.first

    def feed(self, position: int, packet: "Packet[Stream]") -> None:
        if position in self.run:
            with _joining():
                self._lead(position, packet)
        if position >= self.run.timed[0] and position not in self.run.unseen:
            self.then.feed(position, packet)

    def finish(self) -> None:
        self.then.finish()

    def _lead(self, position: int, packet: "Packet[Stream]") -> None:
        """Hide a packet, or write all that was hidden before the first that is shown."""
        data = bytes(packet)
        if has_beside(packet):
            raise CannotHide("pictures let something through")
        if position < self.run.timed[0]:
            check_units(self.source, packet, data, alone=True)
            self._hiding.hide(data)
            return
        self.evidence.unshown += self.way.unshown(data)
        if position == self.run.timed[0] and self.run.lead:
            self._write_lead(packet)
        if position in self.run.unseen:
            check_units(self.source, packet, data, alone=True)
            self.evidence.see_bytes(self.payload.copied(data))
            self.writer.write_unshown(packet, self.run.unseen[position])

    def _write_lead(self, shown: "Packet[Stream]") -> None:
        """Write the packets that show nothing before the first one that does."""
        self.evidence.unshown += self._hiding.count
        for data in self._hiding.packets():
            made = remade(shown, data)
            made.is_keyframe = self.evidence.lead == 0
            self.evidence.see_bytes(self.payload.copied(data))
            self.evidence.lead += 1
            self.writer.write_unshown(made, self.frame.shown)


@contextmanager
def _joining() -> "Iterator[None]":
    try:
        yield
    except CannotHide as error:
        raise CannotJoin(f"What comes before the window can't be hidden: {error}.") from error
