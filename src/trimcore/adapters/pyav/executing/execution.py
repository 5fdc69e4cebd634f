"""Obey a plan: put its phases in a row, and feed them the source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget
from trimcore.adapters.pyav.encoding.evidence import Evidence, SoundDigest
from trimcore.adapters.pyav.encoding.transcoder import Transcoder
from trimcore.adapters.pyav.encoding.wanted import FrameTypes
from trimcore.adapters.pyav.executing.copying.copy_run import CopyRun
from trimcore.adapters.pyav.executing.copying.hidden_lead import HiddenLead
from trimcore.adapters.pyav.executing.copying.openings import CopiedAlone, CopiedBeforeEncoded
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.executing.demuxing import planned_packets
from trimcore.adapters.pyav.executing.head_encoder import HeadEncoder
from trimcore.adapters.pyav.executing.output_writer import OutputWriter
from trimcore.adapters.pyav.executing.phase import NoPhase, Phase
from trimcore.adapters.pyav.executing.progress import Progress
from trimcore.adapters.pyav.executing.spliced_encoders import SplicedEncoders
from trimcore.adapters.pyav.executing.tail_encoder import TailEncoder, opened_ahead
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.quantizing.readers import seen_quantizers
from trimcore.adapters.pyav.quantizing.seen import SeenQuantizers
from trimcore.adapters.pyav.reading.indexing.indexed_packet import counts_frames
from trimcore.adapters.pyav.reading.pictured_look import told_by
from trimcore.adapters.pyav.writing.muxing.opening import open_muxer
from trimcore.adapters.pyav.writing.payload import payload_of
from trimcore.adapters.pyav.writing.run_headers import RunHeaders
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.splicing import ending_before
from trimcore.domain.cutting.planning.packets import PacketKind
from trimcore.domain.cutting.planning.runs import CopiedRun, EncodedRun, FramePlan

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream

_OBSERVED = 4
"""Copied frames behind an encoded head that are decoded and compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """What was seen while each window was made, and the numbers of the tracks copied.

    `placed` are those that packets were written of, with the numbers under which they are read.
    `extras` are what was written beside the tracks, `edges` the numbers of the tracks whose sound
    was encoded anew at its beginning, `converted` those of which all was, with the way, and `held`
    those of all tracks for which the output has room. `heard` digests what was written of sound.
    """

    evidences: tuple[Evidence, ...]
    copied: frozenset[int]
    placed: Mapping[int, int]
    extras: Extras
    edges: frozenset[int]
    converted: Mapping[int, SoundTarget]
    held: frozenset[int]
    heard: Mapping[int, SoundDigest]

    @property
    def placed_copies(self) -> dict[int, int]:
        """The number of each track that was copied, by that under which it is read."""
        return {place: one for one, place in self.placed.items() if one not in self.converted}


def execute(
    cuts: CutList,
    file: ScratchFile,
    *,
    threads: int,
    crf_offset: int,
    percent: Callable[[int], None],
) -> Executed:
    """Make the whole output file; `percent` is told how far it is.

    `crf_offset` is by how much encoders have to do better than they would by themselves.

    Raises:
        DamagedMedia: a frame of the plan can't be decoded.
        Unsupported: the codec can't be written, or the pictures change their form.
        CannotJoin: copied and encoded frames don't go together.
        UndecodableStart: the stream's first frames can't be decoded, and don't count.
    """
    rate, extras = cuts.constant_rate, cuts.extras
    evidences = [
        Evidence(replaced=cut.replaced_bytes, quantizers=_quantizers(cut)) for cut in cuts.cuts
    ]
    writer = _writer(cuts, file, rate, extras)
    encoders = SplicedEncoders(
        cuts=cuts,
        writer=writer,
        evidence=evidences[0],
        rate=rate,
        threads=threads,
        crf_offset=crf_offset,
    )
    progress = Progress(total=len(cuts.frames), report=percent)
    for cut, evidence in zip(cuts.cuts, evidences, strict=True):
        writer.begin(cut, evidence)
        encoders.begin(evidence)
        phases = _Assembly(cut=cut, cuts=cuts, writer=writer, encoders=encoders, progress=progress)
        _execute_window(cut, writer, phases.first())
    writer.close()
    return _executed(evidences, writer, extras)


def _executed(evidences: Sequence[Evidence], writer: OutputWriter, extras: Extras) -> Executed:
    return Executed(
        evidences=tuple(evidences),
        copied=frozenset(writer.copied),
        placed=writer.read_at,
        extras=extras,
        edges=frozenset(writer.edges),
        converted=writer.converted,
        held=writer.held,
        heard=writer.heard,
    )


def _execute_window(cut: Cut, writer: OutputWriter, pictures: Phase) -> None:
    for position, packet in planned_packets(cut):
        if position is None:
            writer.hold(packet)
        else:
            pictures.feed(position, packet)
        writer.write_held()
    pictures.finish()
    writer.end()


def _quantizers(cut: Cut) -> SeenQuantizers:
    source = cut.source
    extradata = source.video.codec_context.extradata or b""
    return seen_quantizers(source.codec, source.framing, extradata)


def _writer(
    cuts: CutList, file: ScratchFile, rate: Fraction | None, extras: Extras
) -> OutputWriter:
    midway = cuts.sounds_midway
    return OutputWriter(
        cuts=cuts,
        opens=lambda header, encoder: open_muxer(
            file,
            cuts.source,
            header,
            rate,
            encoder=encoder,
            midway=midway,
            converted=cuts.first.converted,
            extras=extras,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assembly:
    """Puts the phases of a window's plan in a row."""

    cut: Cut
    cuts: CutList
    writer: OutputWriter
    encoders: SplicedEncoders
    progress: Progress

    def first(self) -> Phase:
        """Return the first phase, behind which the others are."""
        plan = self.cut.plan
        tail = self._tail(plan.tail) if plan.tail is not None else None
        copies = self._led(plan.copied, tail or NoPhase()) if plan.copied is not None else None
        if plan.head is not None:
            return self._head(plan.head, copies or NoPhase())
        if copies is None:
            return NoPhase()
        return self._opening(copies, tail)

    def _opening(self, copies: CopyRun | HiddenLead, tail: TailEncoder | None) -> Phase:
        """Let the output begin with what is copied, if that is the first window."""
        encoders = self.encoders
        if self.cut is not self.cuts.first or not self.cuts.encoded_runs:
            return CopiedAlone(writer=self.writer, then=copies)
        if tail is not None:
            return CopiedBeforeEncoded(writer=self.writer, opens_ahead=tail.open_ahead, then=copies)
        return CopiedBeforeEncoded(
            writer=self.writer,
            opens_ahead=lambda keyframe: opened_ahead(
                encoders.decoder(), keyframe, encoders.evidence, encoders.open
            ),
            then=copies,
        )

    def _head(self, run: EncodedRun, then: Phase) -> HeadEncoder:
        plan, entry = self.cut.plan, self.cut.copied_entry
        follows = entry is not None and not self._is_unlinked
        ending = ending_before(self.cut.source, entry) if entry and follows else b""
        behind = plan.copied.frames[:_OBSERVED] if plan.copied is not None else ()
        return HeadEncoder(transcoder=self._transcoder(run, ending, behind), then=then)

    def _led(self, run: CopiedRun, then: Phase) -> CopyRun | HiddenLead:
        """Copy a run, and hide what leads it if that is not for the container to do."""
        copies, way = self._copies(run, then), self.cut.source.codec.hiding
        if way is None or not (run.lead or run.unseen):
            return copies
        return HiddenLead(
            source=self.cut.source,
            run=run,
            frame=run.frames[0],
            way=way,
            writer=self.writer,
            evidence=self.encoders.evidence,
            payload=copies.payload,
            then=copies,
        )

    def _copies(self, run: CopiedRun, then: Phase) -> CopyRun:
        frames = {frame.tick: frame for frame in self.cut.frames}
        packets = self.cut.index.video.packets
        return CopyRun(
            source=self.cut.source,
            run=run,
            frames={
                position: frames[packets[position].pts]
                for position in run.timed
                if position not in run.unseen
            },
            writer=self.writer,
            evidence=self.encoders.evidence,
            payload=payload_of(self.cut.source),
            alone=self.cuts.is_single and not self.cut.encoded_runs,
            progress=self.progress,
            then=then,
            unlinked=self._is_unlinked,
        )

    @property
    def _is_unlinked(self) -> bool:
        """Whether another window comes before the open keyframe with which copying begins."""
        entry = self.cut.copied_entry
        is_open = entry is not None and entry.kind is PacketKind.OPEN
        return is_open and self.cut is not self.cuts.first

    def _tail(self, run: EncodedRun) -> TailEncoder:
        return TailEncoder(source=self.cut.source, transcoder=self._transcoder(run))

    def _transcoder(
        self, run: EncodedRun, ending: bytes = b"", behind: tuple[FramePlan, ...] = ()
    ) -> Transcoder:
        source, packets = self.cut.source, self.cut.index.video.packets
        headers = RunHeaders.of(source, alone=not self.cuts.is_joined)

        def write(packet: "Packet[Stream]", frame: FramePlan, *, last: bool) -> None:
            dressed = headers.put_on(packet, frame) if headers is not None else packet
            self.encoders.write(dressed, frame, ending if last else b"")

        return Transcoder(
            decoder=self.encoders.decoder(),
            run=run,
            evidence=self.encoders.evidence,
            opens=self.encoders.open,
            writes=write,
            taken=self.progress.step,
            after=[frame.tick for frame in behind],
            entry=packets[run.decode_from].pts,
            opening=self.cut.index.video.opening if run.decode_from == 0 else None,
            sees=headers.see if headers is not None else None,
            types=FrameTypes(
                frames=run.frames,
                keyframes=self.cut.keyframes_in(run),
                reordered=self.cut.reordered_in(run),
            ),
            beginnings=self.cut.index.video.beginnings,
            counts=counts_frames(source),
            framing=source.framing,
            follows_shape=source.format.in_band,
            tells=lambda data: told_by(source, data),
            first_shape=lambda: self.encoders.first_shape,
        )
