"""Packets are copied as they are, those of the plan and no others."""

from typing import TYPE_CHECKING

import pytest

from tests.tiny_films import film, planned
from tests.unit.adapters.pyav.executing.parts import Recorder, copies_of, pictures_of, writer_of
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.executing.copying.copy_run import CopyRun
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.phase import NoPhase, Phase
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.splicing import CannotJoin
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


def run_of(cut: Cut, file: ScratchFile, then: Phase) -> CopyRun:
    """Return the copied run of a cut, into a file that has begun."""
    writer = writer_of(cut, file)
    writer.open(cut.source.video.codec_context.extradata)
    return copies_of(cut, writer, then)


class Timed(Recorder):
    """A phase that writes down the times of what it is fed."""

    def feed(self, _: int, packet: "Packet[Stream]") -> None:
        self.log.append(packet.pts)


def test_the_packets_of_the_run_are_copied_untouched(file: ScratchFile) -> None:
    """Their digest is that of the source's own bytes, in decode order."""
    cut, seen = planned(film()), Evidence()
    assert cut.plan.copied is not None
    run = run_of(cut, file, NoPhase())
    for position, packet in pictures_of(cut):
        if position in cut.plan.copied:
            seen.see_bytes(bytes(packet))
        run.feed(position, packet)
    run.finish()
    assert run.evidence.copies == seen.copies != Evidence().copies


def test_the_phase_behind_is_fed_before_a_packet_gets_new_times(file: ScratchFile) -> None:
    """It decodes from inside the run, by the source's times."""
    cut, times = planned(film()), list[object]()
    assert cut.plan.copied is not None
    first = cut.plan.copied.first + 3
    run = run_of(cut, file, Timed(first, times))
    for position, packet in pictures_of(cut):
        run.feed(position, packet)
    assert times == [packet.pts for packet in cut.index.video.packets[first:]]


def test_a_missing_packet_is_damage(file: ScratchFile) -> None:
    """The source has ended inside the run."""
    cut = planned(film())
    assert cut.plan.copied is not None
    run = run_of(cut, file, NoPhase())
    for position, packet in pictures_of(cut)[: cut.plan.copied.last]:
        run.feed(position, packet)
    with pytest.raises(DamagedMedia):
        run.finish()


def test_a_broken_packet_is_not_copied(file: ScratchFile) -> None:
    """Its units' lengths lead past its end."""
    cut = planned(film())
    assert cut.plan.copied is not None
    run = run_of(cut, file, NoPhase())
    position, packet = pictures_of(cut)[cut.plan.copied.first]
    packet.update(b"\xff" * packet.size)
    with pytest.raises(CannotJoin, match="damaged"):
        run.feed(position, packet)
