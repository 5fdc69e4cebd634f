"""How an output begins that begins with copied packets."""

from tests.tiny_films import content_of, film, planned
from tests.unit.adapters.pyav.executing.parts import (
    Recorder,
    copies_of,
    pictures_of,
    tail_of,
    writer_of,
)
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import sets_in
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.executing.copying.openings import CopiedAlone, CopiedBeforeEncoded
from trimcore.adapters.pyav.executing.phase import NoPhase
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.timeline.window import TrimWindow

ALONE = TrimWindow.parse("0.8", "0.8")
"""From a keyframe to before the next but one."""
BEFORE_TAIL = TrimWindow.parse("0.8", "0.45")
"""From a keyframe to within the B-frames behind another."""


def test_a_copy_has_the_source_s_own_header(file: ScratchFile) -> None:
    """No other would describe it better."""
    cut = planned(film(), ALONE)
    assert (cut.plan.head, cut.plan.tail) == (None, None)
    writer = writer_of(cut, file)
    opening = CopiedAlone(writer=writer, then=copies_of(cut, writer, NoPhase()))
    for position, packet in pictures_of(cut):
        opening.feed(position, packet)
    opening.finish()
    writer.close()
    own = cut.source.video.codec_context.extradata
    assert own is not None
    assert own in content_of(file)


def test_a_header_tells_of_the_tail_before_it_comes(file: ScratchFile) -> None:
    """It holds the encoder's parameter sets besides the source's own, and is written first."""
    cut = planned(film(), BEFORE_TAIL)
    assert cut.plan.head is None
    writer = writer_of(cut, file)
    tail = tail_of(cut, writer)
    opening = CopiedBeforeEncoded(
        writer=writer, opens_ahead=tail.open_ahead, then=copies_of(cut, writer, tail)
    )
    position, packet = next(iter(pictures_of(cut)))
    opening.feed(position, packet)
    assert tail.transcoder.encoder is not None
    encoder_s = sets_in(tail.transcoder.encoder.extradata or b"", Framing(units=H264, width=0))
    for following, packet in list(pictures_of(cut))[1:]:
        opening.feed(following, packet)
    opening.finish()
    writer.close()
    for unit in encoder_s:
        assert unit in content_of(file)


def test_the_encoder_that_was_opened_ahead_is_the_tail_s(file: ScratchFile) -> None:
    """Another would have parameter sets of its own."""
    cut = planned(film(), BEFORE_TAIL)
    writer = writer_of(cut, file)
    tail = tail_of(cut, writer)
    opening = CopiedBeforeEncoded(
        writer=writer, opens_ahead=tail.open_ahead, then=copies_of(cut, writer, Recorder(99))
    )
    for position, packet in pictures_of(cut):
        opening.feed(position, packet)
        ahead = tail.transcoder.encoder
        tail.feed(position, packet)
        assert tail.transcoder.encoder is ahead
