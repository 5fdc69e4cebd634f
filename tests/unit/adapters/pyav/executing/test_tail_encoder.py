"""The tail is decoded from inside the copied run."""

import av
import pytest

from tests.tiny_films import film, planned
from tests.unit.adapters.pyav.executing.parts import pictures_of, tail_of, writer_of
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.splicing import CannotJoin
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia

BEFORE_TAIL = TrimWindow.parse("0.8", "0.45")
DELIMITER = b"\x09\xf0"
SLOW_REFRESH = bytes([0x06, 0x06, 0x01, 0x48, 0x80])
"""A recovery point of H.264: the picture is whole only so many frames later."""


@pytest.fixture
def cut() -> Cut:
    """Plan a cut that begins with a keyframe and ends between B-frames."""
    return planned(film(), BEFORE_TAIL)


def test_it_wants_what_its_frames_need(cut: Cut, file: ScratchFile) -> None:
    """The keyframe before its first frame, and all behind."""
    assert cut.plan.tail is not None
    tail = tail_of(cut, writer_of(cut, file))
    needed = cut.plan.tail.decode_from
    assert cut.index.video.packets[needed].keyframe
    assert [tail.wants(at) for at in (needed - 1, needed, needed + 1)] == [False, True, True]


def test_its_frames_are_all_encoded(cut: Cut, file: ScratchFile) -> None:
    """Counted as they go."""
    assert cut.plan.tail is not None
    writer, counted = writer_of(cut, file), list[int]()
    tail = tail_of(cut, writer, taken=lambda: counted.append(1))
    for position, packet in pictures_of(cut):
        if tail.wants(position):
            tail.feed(position, packet)
    tail.finish()
    assert len(counted) == len(cut.plan.tail.frames) > 0


def test_an_end_before_its_frames_is_damage(cut: Cut, file: ScratchFile) -> None:
    """Its keyframe alone does not show them."""
    assert cut.plan.tail is not None
    tail = tail_of(cut, writer_of(cut, file))
    tail.feed(*pictures_of(cut)[cut.plan.tail.decode_from])
    with pytest.raises(DamagedMedia):
        tail.finish()


def test_the_encoder_is_opened_ahead_for_frames_like_the_keyframe_s(
    cut: Cut, file: ScratchFile
) -> None:
    """It decodes as far ahead as the copied frames do."""
    tail = tail_of(cut, writer_of(cut, file))
    _, keyframe = pictures_of(cut)[0]
    assert tail.open_ahead(keyframe) == 2
    encoder = tail.transcoder.encoder
    assert encoder is not None
    assert (encoder.width, encoder.height, encoder.pix_fmt) == (64, 48, "yuv420p")


def test_a_keyframe_that_can_not_be_decoded_is_damage(cut: Cut, file: ScratchFile) -> None:
    """There is nothing to make an encoder for."""
    tail = tail_of(cut, writer_of(cut, file))
    _, keyframe = pictures_of(cut)[0]
    assert cut.source.framing is not None
    nothing = remade(keyframe, cut.source.framing.wrap([DELIMITER]))
    with pytest.raises(DamagedMedia):
        tail.open_ahead(nothing)


def test_a_slow_refresh_can_not_be_entered(cut: Cut, file: ScratchFile) -> None:
    """A table of the container calls it a keyframe, and only its bytes tell."""
    assert cut.plan.tail is not None
    assert cut.source.framing is not None
    tail = tail_of(cut, writer_of(cut, file))
    packet = av.Packet(cut.source.framing.wrap([SLOW_REFRESH, b"\x41\x9a\x80"]))
    with pytest.raises(CannotJoin, match="slowly"):
        tail.feed(cut.plan.tail.decode_from, packet)
