"""A plan is obeyed: what it says is copied is the source's, and all of it shows in its order."""

from io import BytesIO

import av
import pytest

from tests.corpus.pictures import read_code
from tests.corpus.specs import Spec
from tests.tiny_films import FILM, SOUNDING, VP9, content_of, film, planned
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.executing.execution import Executed, execute
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow

MIDDLE = TrimWindow.parse("0.5", "1")


def made(cut: Cut, file: ScratchFile, told: list[int] | None = None) -> Executed:
    """Make the output of a cut."""
    percent = (told if told is not None else []).append
    return execute(CutList(cuts=(cut,)), file, threads=1, crf_offset=0, percent=percent)


def numbers(file: ScratchFile) -> list[int | None]:
    """Read which frames of the film an output shows."""
    with av.open(BytesIO(content_of(file)), "r") as container:
        return [read_code(frame) for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        ("0 0.3", range(9)),
        ("0.5 1", range(15, 45)),
        ("0.8 0.4", range(24, 36)),
        ("0.8 0.45", range(24, 38)),
        ("0.43 0.1", range(13, 16)),
        ("1.9 9", range(57, 60)),
        ("0 9", range(60)),
    ],
    ids=str,
)
@pytest.mark.parametrize("spec", [FILM, VP9], ids=lambda spec: spec.name)
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE])
def test_the_planned_frames_show(
    file: ScratchFile, spec: Spec, mode: TrimMode, window: str, shown: range
) -> None:
    """With a head or a tail, both, or none; with all or nothing encoded."""
    start, duration = window.split()
    made(planned(film(spec), TrimWindow.parse(start, duration), mode), file)
    assert numbers(file) == list(shown)


def test_copied_packets_are_the_source_s(file: ScratchFile) -> None:
    """Byte for byte, at the place that the plan gives them."""
    cut = planned(film())
    assert cut.plan.head is not None
    assert cut.plan.copied is not None
    made(cut, file)
    with av.open(BytesIO(film()), "r") as source, av.open(BytesIO(content_of(file)), "r") as output:
        own = {packet.pts: bytes(packet) for packet in source.demux(video=0) if packet.size}
        written = [bytes(packet) for packet in output.demux(video=0) if packet.size]
    begins = len(cut.plan.head.frames)
    positions = cut.plan.copied.positions
    due = [own[cut.index.video.packets[position].pts] for position in positions]
    assert written[begins : begins + len(positions)] == due


def test_all_frames_are_counted(file: ScratchFile) -> None:
    """Up to the percents that are left for the check."""
    told: list[int] = []
    made(planned(film()), file, told)
    assert told == sorted(told)
    assert (len(told), told[-1]) == (30, 95)


def test_it_tells_what_was_copied_and_what_was_spent(file: ScratchFile) -> None:
    """The track of sound, and the bytes of the frames that were encoded."""
    cut = planned(film(SOUNDING))
    executed = made(cut, file)
    assert executed.copied == {1}
    assert executed.placed == {1: 1}
    assert executed.evidences[0].replaced == cut.replaced_bytes
    assert executed.evidences[0].encoded > 0
