"""Faults planted among frames that their own headers hide."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.unit.adapters.pyav.verifying.outputs import (
    FILMS,
    WINDOW,
    Output,
    cut_of,
    output_of,
    source_of,
    windows_of,
)
from tests.unit.adapters.pyav.verifying.spoiling import Packets, of_kind, rewrapped
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.domain.cutting.modes import TrimMode

LEAD = 9
"""Frames from the keyframe to the first of the window."""
RESILIENT = replace(FILMS["vp9"], options=(*FILMS["vp9"].options, ("error-resilient", "default")))
Change = Callable[[Packets], Packets]


def made() -> Output:
    """An instant cut of VP8."""
    return output_of("vp8", TrimMode.INSTANT)


def with_first_byte(place: int, change: Callable[[int], int]) -> Change:
    """Change the first byte of a packet."""

    def changed(packets: Packets) -> Packets:
        packet = packets[place]
        data = bytes(packet)
        packets[place] = remade(packet, bytes((change(data[0]),)) + data[1:])
        packets[place].stream = packet.stream
        return packets

    return changed


def moved(packets: Packets) -> Packets:
    """Let a hidden frame stand where another frame shows."""
    packets[LEAD - 1].pts = packets[LEAD - 1].dts = packets[LEAD + 2].pts
    return packets


def without(place: int) -> Change:
    """Leave a packet out."""
    return lambda packets: [*packets[:place], *packets[place + 1 :]]


def test_hidden_frames_pass() -> None:
    """They come first, and none is shown."""
    output = made()
    window = output.expected.windows[0]
    assert (window.evidence.lead, window.evidence.unshown) == (LEAD, LEAD)
    assert len(window.plan.hidden) == LEAD
    output.check()
    output.check(rewrapped(output.content, output.muxer))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(with_first_byte(3, lambda tag: tag | 0x10), id="shown"),
        pytest.param(with_first_byte(LEAD, lambda tag: tag & ~0x10), id="one too many"),
        pytest.param(with_first_byte(3, lambda tag: tag ^ 0x02), id="of another version"),
        pytest.param(without(4), id="missing"),
        pytest.param(moved, id="late"),
    ],
)
def test_faults_of_hidden_frames_are_missed(change: Change) -> None:
    """A player would show others, or show them otherwise."""
    output = made()
    with pytest.raises(WrongOutput):
        output.check(rewrapped(output.content, output.muxer, of_kind("video", change)))


def test_hidden_frames_share_packets_in_vp9() -> None:
    """Nine of them have two."""
    output = cut_of(source_of(RESILIENT), WINDOW, TrimMode.INSTANT)
    evidence = output.expected.windows[0].evidence
    assert (evidence.lead, evidence.unshown) == (2, LEAD)
    output.check()


def test_frames_that_are_decoded_otherwise_are_wrong() -> None:
    """VP9 that predicts motion from frames that were shown: nothing else is wrong with it."""

    def independent(index: WindowIndex) -> WindowIndex:
        packets = (replace(packet, follows_shown=False) for packet in index.video.packets)
        return replace(index, video=replace(index.video, packets=tuple(packets)))

    content = source_of(FILMS["vp9"])
    output = windows_of(content, (WINDOW,), TrimMode.INSTANT, independent)
    assert len(output.expected.windows[0].plan.hidden) == LEAD
    with pytest.raises(WrongOutput, match="decodes to another picture"):
        output.check()
