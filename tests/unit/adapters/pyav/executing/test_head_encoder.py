"""The head is encoded whole before anything behind it is written."""

import pytest

from tests.tiny_films import film, planned
from tests.unit.adapters.pyav.executing.parts import Recorder, encoders_of, writer_of
from trimcore.adapters.pyav.encoding.transcoder import Transcoder
from trimcore.adapters.pyav.encoding.wanted import FrameTypes
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.demuxing import planned_packets
from trimcore.adapters.pyav.executing.head_encoder import HeadEncoder
from trimcore.adapters.pyav.executing.phase import NoPhase, Phase
from trimcore.adapters.pyav.picture_decoder import PictureDecoder
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.errors import DamagedMedia


def head_of(cut: Cut, file: ScratchFile, then: Phase, log: list[object]) -> HeadEncoder:
    """Return a head that writes the ticks of its frames into a log."""
    assert cut.plan.head is not None
    encoders = encoders_of(cut, writer_of(cut, file))
    transcoder = Transcoder(
        decoder=PictureDecoder(decoder=cut.source.decoder),
        run=cut.plan.head,
        evidence=encoders.evidence,
        opens=encoders.open,
        writes=lambda _, frame, *, last: log.append(frame.tick),
        taken=lambda: None,
        types=FrameTypes(frames=cut.plan.head.frames),
    )
    return HeadEncoder(transcoder=transcoder, then=then)


def feed(cut: Cut, phase: Phase, most: int = 99) -> None:
    """Feed a phase the pictures of a cut."""
    for position, packet in planned_packets(cut):
        if position is not None and position < most:
            phase.feed(position, packet)


def test_what_is_behind_waits_for_the_last_frame(file: ScratchFile) -> None:
    """All frames of the head are written, and only then all packets go on, none twice."""
    cut, log = planned(film()), list[object]()
    assert cut.plan.head is not None
    assert cut.plan.copied is not None
    first = cut.plan.copied.first
    head = head_of(cut, file, Recorder(first, log), log)
    feed(cut, head)
    head.finish()
    count = len(cut.plan.head.frames)
    encoded, behind = log[:count], log[count:]
    assert set(encoded) == {frame.tick for frame in cut.plan.head.frames}
    assert behind == [*range(first, len(cut.index.video.packets)), "finish"]


def test_packets_before_the_copied_run_do_not_go_on(file: ScratchFile) -> None:
    """They are of no use to it."""
    cut, log = planned(film()), list[object]()
    assert cut.plan.copied is not None
    head = head_of(cut, file, Recorder(cut.plan.copied.first, log), [])
    feed(cut, head, most=cut.plan.copied.first)
    assert log == []


def test_a_head_alone_is_finished_too(file: ScratchFile) -> None:
    """With nothing behind it; the decoder gives its last frames at the end."""
    cut, log = planned(film()), list[object]()
    assert cut.plan.head is not None
    head = head_of(cut, file, NoPhase(), log)
    feed(cut, head, most=12)
    head.finish()
    assert len(log) == len(cut.plan.head.frames)


def test_missing_frames_are_damage(file: ScratchFile) -> None:
    """The file has ended before the head has."""
    cut = planned(film())
    head = head_of(cut, file, NoPhase(), [])
    feed(cut, head, most=5)
    with pytest.raises(DamagedMedia):
        head.finish()
