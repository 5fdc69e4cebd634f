"""All encoded packets of a cut go under one header, beside those that are copied."""

from dataclasses import replace
from fractions import Fraction

import av
import pytest
from av.video.codeccontext import VideoCodecContext

from tests.corpus.pictures import draw
from tests.tiny_films import FILM, VP9, film, planned
from tests.unit.adapters.pyav.executing.parts import encoders_of, writer_of
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import H264_SPS, h264_numbers, sets_in
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.executing.output_writer import OutputWriter
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.splicing import CannotJoin
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.errors import Unsupported

CODES, LENGTHS = Framing(units=H264, width=0), Framing(units=H264, width=4)


def is_sequence(unit: bytes) -> bool:
    """Tell whether a unit is a sequence parameter set."""
    return LENGTHS.kind(unit) == H264_SPS


class WritesNothing(OutputWriter):
    """Keeps the header under which the output begins."""

    def __init__(self, like: OutputWriter) -> None:
        self.headers: list[bytes | None] = []
        super().__init__(cuts=like.cuts, opens=like.opens, tracks=like.tracks)

    def open(self, header: bytes | None, encoder: VideoCodecContext | None = None) -> None:
        self.headers.append(header)


def test_encoded_sets_go_by_a_number_that_is_free(file: ScratchFile) -> None:
    """And stand beside the source's own in the header."""
    cut = planned(film())
    writer = WritesNothing(writer_of(cut, file))
    encoder = encoders_of(cut, writer).open(draw(0, 64, 48), None)
    own = sets_in(cut.source.video.codec_context.extradata or b"", LENGTHS)
    made = sets_in(encoder.extradata or b"", CODES)
    assert h264_numbers(filter(is_sequence, own)).isdisjoint(
        h264_numbers(filter(is_sequence, made))
    )
    (header,) = writer.headers
    assert set(sets_in(header or b"", LENGTHS)) == {*own, *made}


def test_without_copies_the_encoder_s_header_is_the_output_s(file: ScratchFile) -> None:
    """Nothing of the source's is needed."""
    cut = planned(film(), mode=TrimMode.ENCODE)
    writer = WritesNothing(writer_of(cut, file))
    encoder = encoders_of(cut, writer).open(draw(0, 64, 48), None)
    assert writer.headers == [encoder.extradata]


def test_two_runs_under_different_headers_are_not_joined(file: ScratchFile) -> None:
    """The pictures have changed their size between them."""
    cut = planned(film())
    encoders = encoders_of(cut, writer_of(cut, file))
    encoders.open(draw(0, 64, 48), None)
    encoders.open(draw(1, 64, 48), None)
    with pytest.raises(CannotJoin, match="different ways"):
        encoders.open(draw(2, 96, 64), None)


def test_pictures_that_no_encoder_takes_are_refused(file: ScratchFile) -> None:
    """VP9 has no such kind of pixels."""
    cut = planned(film(VP9))
    with pytest.raises(Unsupported, match="rgb24"):
        encoders_of(cut, writer_of(cut, file)).open(av.VideoFrame(64, 48, "rgb24"), None)


@pytest.mark.parametrize(("bframes", "depth"), [(2, 2), (0, 0)])
def test_it_waits_for_no_more_frames_than_the_source_announces(
    file: ScratchFile, bframes: int, depth: int
) -> None:
    """A decoder would lose one where the two meet."""
    cut = planned(film(replace(FILM, name=f"bframes-{bframes}", bframes=bframes)))
    encoder = encoders_of(cut, writer_of(cut, file)).open(draw(0, 64, 48), None)
    assert encoder.reorder_depth == cut.source.video.codec_context.reorder_depth == depth


def test_an_ending_follows_the_packet_s_own_bytes(file: ScratchFile) -> None:
    """It is counted as none of the encoder's."""
    cut = planned(film())
    encoders = encoders_of(cut, writer_of(cut, file))
    encoder = encoders.open(draw(0, 64, 48), None)
    frame = draw(0, 64, 48)
    frame.pts, frame.time_base = 0, Fraction(1, 30)
    (packet, *_) = [*encoder.encode(frame), *encoder.encode(None)]
    size = packet.size
    encoders.write(packet, cut.frames[0], ending=LENGTHS.wrap([b"\x0a\x01"]))
    assert encoders.evidence.encoded == size
