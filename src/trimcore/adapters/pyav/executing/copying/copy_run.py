"""The packets that are copied."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.transcoder import DAMAGED
from trimcore.adapters.pyav.executing.output_writer import OutputWriter
from trimcore.adapters.pyav.executing.phase import Phase
from trimcore.adapters.pyav.executing.progress import Progress
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.pictured_look import told_by
from trimcore.adapters.pyav.writing.payload import Payload
from trimcore.adapters.pyav.writing.splicing import check_units, without_link
from trimcore.domain.cutting.planning.runs import CopiedRun, FramePlan
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av.packet import Packet
    from av.stream import Stream


@dataclass(slots=True, kw_only=True)
class CopyRun(Phase):
    """Writes the packets of one run, untouched; `frames` are what they show, by position.

    They stand `alone` where nothing is encoded. Where they are `unlinked`, the first is an open
    keyframe that must not look behind. `then` is fed the same packets: its frames need those before
    them.
    """

    source: OpenedMedia
    run: CopiedRun
    frames: "Mapping[int, FramePlan]"
    writer: OutputWriter
    evidence: Evidence
    payload: Payload
    progress: Progress
    alone: bool
    then: Phase
    unlinked: bool = False
    _written: int = 0

    def wants(self, position: int) -> bool:
        return position >= self.run.first

    def feed(self, position: int, packet: "Packet[Stream]") -> None:
        if self.then.wants(position):
            self.then.feed(position, packet)
        if position in self.run:
            self._copy(packet, self.frames[position])

    def finish(self) -> None:
        self.then.finish()
        if self._written != len(self.frames):
            raise DamagedMedia(DAMAGED)

    def _copy(self, packet: "Packet[Stream]", frame: FramePlan) -> None:
        data = bytes(packet)
        check_units(self.source, packet, data, alone=self.alone)
        if self.unlinked and not self._written:
            data = without_link(self.source, data)
            packet = remade(packet, data)
        if self.source.format.in_band and packet.is_keyframe:
            self.evidence.told.add(told_by(self.source, data))
        self.evidence.see_bytes(self.payload.copied(data))
        self.writer.write_picture(packet, frame)
        self._written += 1
        self.progress.step()
