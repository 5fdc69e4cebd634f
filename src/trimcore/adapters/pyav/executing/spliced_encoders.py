"""Encoders whose packets all go under one header, beside those that are copied."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import is_arithmetic
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.encoding.encoders import open_encoder
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.pixels import lost_as
from trimcore.adapters.pyav.encoding.wanted import Beside, Wanted
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.executing.output_writer import OutputWriter
from trimcore.adapters.pyav.picture_decoder import PictureDecoder
from trimcore.adapters.pyav.quantizing.hevc import smallest_block
from trimcore.adapters.pyav.quantizing.options import follows
from trimcore.adapters.pyav.reading.indexing.indexed_packet import counts_frames
from trimcore.adapters.pyav.writing.payload import payload_of_encoded
from trimcore.adapters.pyav.writing.splicing import CannotJoin, Splice, free_number, splice
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.quantizer import FINER_ALWAYS

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame


@dataclass(slots=True, kw_only=True)
class SplicedEncoders:
    """Opens the encoders of one output, and with the first of them the output.

    `evidence` is that of the window that is written. `rate` is the frames' constant rate, None if
    they are at irregular distances; `crf_offset` is by how much encoders have to do better than
    they would by themselves.
    """

    cuts: CutList
    writer: OutputWriter
    evidence: Evidence
    rate: Fraction | None
    threads: int
    crf_offset: int
    first_shape: Fraction | None = None
    """The shape of the output's first pixels, as pictures tell it."""
    _splice: Splice | None = None
    _depth: int = 0
    _like: "VideoFrame | None" = None

    def decoder(self) -> PictureDecoder:
        """Return what makes pictures of the source's packets."""
        source = self.cuts.source
        one_by_one = bool(source.decoders) or counts_frames(source)
        return PictureDecoder(
            decoder=source.decoder,
            decoder_for=source.decoder_for,
            framing=None if one_by_one else source.framing,
            threads=self.threads,
        )

    def begin(self, evidence: Evidence) -> None:
        """Go on with the next window, for which no others are asked than for the first."""
        evidence.asked = self.evidence.asked
        self.evidence = evidence

    def open(self, like: "VideoFrame", shape: Fraction | None) -> "VideoCodecContext":
        """Open an encoder for frames like one, whose pixels have a shape that it may not tell.

        Raises:
            Unsupported: there is no encoder for them, or the container can't hold them.
            CannotJoin: its packets don't go together with those copied, or encoded before.
        """
        self._ask()
        self.first_shape = self.first_shape or shape
        if not self.cuts.is_single:
            like = self._as_described(like)
        encoder = open_encoder(self.cuts.source.video, like, self._wanted(shape))
        self.evidence.lost |= lost_as(encoder.pix_fmt or "", like.format)
        made = Splice(header=encoder.extradata)
        if self.cuts.is_joined:
            made = splice(self.cuts.source, encoder)
        if self._splice is not None and self._splice.header != made.header:
            raise CannotJoin("The encoder describes two runs of frames in different ways.")
        self._splice = made
        if not self.cuts.is_single:  # another window's encoder may come to decode as far ahead
            self._depth = encoder.reorder_depth
        self.writer.open(made.header, encoder)
        return encoder

    def _as_described(self, like: "VideoFrame") -> "VideoFrame":
        """Return a frame of the size that the header tells, which describes all windows' pictures.

        Where each keyframe comes with its own header, a window has its own size beside what is
        copied of it. Decoders of MPEG-2 lose the last picture before another size.

        Raises:
            CannotJoin: the window's pictures have another size, and can't.
        """
        first = self._like = self._like or like
        is_same = (like.width, like.height) == (first.width, first.height)
        if is_same or not (self.cuts.is_joined and self.cuts.source.format.in_band):
            return first
        if self.cuts.source.codec.sequence_headers:
            raise CannotJoin("The pictures of another window have another size.")
        return like

    def write(self, packet: "Packet[Stream]", frame: FramePlan, ending: bytes = b"") -> None:
        """Write an encoded packet, with an `ending`, as one of the output's."""
        self.evidence.encoded += packet.size
        joined = self.cuts.is_joined
        if self._splice is not None and joined:
            packet = remade(packet, self._splice.fit(bytes(packet)) + ending)
        payload = payload_of_encoded(self.cuts.source, joined=joined)
        self.evidence.see_made(payload.copied(bytes(packet)))
        self.writer.start_clock(max(self._depth, -(packet.dts or 0)))
        self.writer.write_picture(packet, frame)

    def _ask(self) -> None:
        """Choose quantizers for the whole output: the header of some encoders tells of them."""
        recipe = self.cuts.source.written.recipe
        if self._like is not None:
            return
        if self.evidence.asked is None and recipe is not None and follows(recipe):
            is_own = self.cuts.source.written is self.cuts.source.codec
            keeping = recipe.keeping if is_own else FINER_ALWAYS
            self.evidence.asked = self.evidence.quantizers.beside(keeping)

    def _wanted(self, shape: Fraction | None) -> Wanted:
        count = sum(len(run.frames) for run in self.cuts.encoded_runs)
        in_band = self.cuts.source.format.in_band
        return Wanted(
            count=count,
            frame_bytes=self.cuts.replaced_bytes / count,
            rate=self.rate or self.cuts.mean_rate,
            in_band=in_band,
            threads=self.threads,
            group=self.cuts.longest_group,
            row=self.cuts.longest_row,
            codec=self.cuts.source.written,
            beside=self._beside(),
            crf_offset=self.crf_offset,
            quantizers=self.evidence.asked,
            field=self.evidence.parity,
            shape=shape if in_band else self.cuts.source.shape,
            smallest=smallest_block(*self._header),
            arithmetic=is_arithmetic(*self._header),
        )

    @property
    def _header(self) -> tuple[Framing | None, bytes]:
        source = self.cuts.source
        return source.framing, source.video.codec_context.extradata or b""

    def _beside(self) -> Beside | None:
        if not self.cuts.is_joined:
            return None
        units = self.cuts.source.codec.units
        numbered = units is not None and not units.renumbered
        recipe = self.cuts.source.codec.recipe
        # What is held back for reordering would be lost where an open keyframe is entered.
        in_order = self.cuts.enters_open or (recipe is not None and recipe.in_order)
        depth = 0 if in_order else self._announced_depth()
        return Beside(number=free_number(self.cuts.source) if numbered else 0, depth=depth)

    def _announced_depth(self) -> int:
        """Tell how far ahead of showing the copied packets are decoded, or their headers announce.

        libav loses the first picture for which it begins to wait where it did not wait before.
        """
        source = self.cuts.source
        announced = source.video.codec_context.reorder_depth - self.decoder().held
        return max(self.cuts.copied_depth, announced)
