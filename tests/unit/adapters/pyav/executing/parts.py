"""Parts of an execution that keep what they are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.transcoder import Transcoder
from trimcore.adapters.pyav.encoding.wanted import FrameTypes
from trimcore.adapters.pyav.executing.copying.copy_run import CopyRun
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.executing.demuxing import planned_packets
from trimcore.adapters.pyav.executing.output_writer import OutputWriter
from trimcore.adapters.pyav.executing.phase import Phase
from trimcore.adapters.pyav.executing.progress import Progress
from trimcore.adapters.pyav.executing.spliced_encoders import SplicedEncoders
from trimcore.adapters.pyav.executing.tail_encoder import TailEncoder
from trimcore.adapters.pyav.picture_decoder import PictureDecoder
from trimcore.adapters.pyav.writing.muxing.opening import open_muxer
from trimcore.adapters.pyav.writing.payload import Payload
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.planning.runs import FramePlan

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


@dataclass(slots=True)
class Recorder(Phase):
    """A phase that writes down what it is fed, into a log that it may share."""

    first: int
    log: list[object] = field(default_factory=list)

    def wants(self, position: int) -> bool:
        return position >= self.first

    def feed(self, position: int, packet: Packet[Stream]) -> None:
        assert packet.size > 0
        self.log.append(position)

    def finish(self) -> None:
        self.log.append("finish")


def writer_of(cut: Cut, file: ScratchFile) -> OutputWriter:
    """Return the writer of a cut's output."""
    writer = OutputWriter(
        cuts=CutList(cuts=(cut,)),
        opens=lambda header, encoder: open_muxer(
            file, cut.source, header, Fraction(30), encoder=encoder
        ),
    )
    writer.begin(cut, Evidence())
    return writer


def encoders_of(cut: Cut, writer: OutputWriter) -> SplicedEncoders:
    """Return the encoders of a cut."""
    return SplicedEncoders(
        cuts=CutList(cuts=(cut,)),
        writer=writer,
        evidence=Evidence(replaced=cut.replaced_bytes),
        rate=Fraction(30),
        threads=1,
        crf_offset=0,
    )


def pictures_of(cut: Cut) -> list[tuple[int, Packet[Stream]]]:
    """Read the pictures of a cut, with their positions."""
    return [(at, packet) for at, packet in planned_packets(cut) if at is not None]


def copies_of(cut: Cut, writer: OutputWriter, then: Phase) -> CopyRun:
    """Return the copied run of a cut."""
    assert cut.plan.copied is not None
    frames = {frame.tick: frame for frame in cut.frames}
    return CopyRun(
        source=cut.source,
        run=cut.plan.copied,
        frames={at: frames[cut.index.video.packets[at].pts] for at in cut.plan.copied.positions},
        writer=writer,
        evidence=Evidence(),
        payload=Payload(),
        alone=not cut.encoded_runs,
        progress=Progress(total=1, report=lambda _: None),
        then=then,
    )


def tail_of(
    cut: Cut, writer: OutputWriter, taken: Callable[[], None] = lambda: None
) -> TailEncoder:
    """Return the tail of a cut."""
    assert cut.plan.tail is not None
    encoders = encoders_of(cut, writer)

    def write(packet: Packet[Stream], frame: FramePlan, *, last: bool) -> None:
        assert last in {True, False}
        encoders.write(packet, frame)

    transcoder = Transcoder(
        decoder=PictureDecoder(decoder=cut.source.decoder),
        run=cut.plan.tail,
        evidence=encoders.evidence,
        opens=encoders.open,
        writes=write,
        taken=taken,
        types=FrameTypes(frames=cut.plan.tail.frames),
    )
    return TailEncoder(source=cut.source, transcoder=transcoder)
