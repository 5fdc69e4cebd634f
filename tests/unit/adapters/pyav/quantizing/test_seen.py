"""How coarsely pictures were quantized is remembered by kind."""

from dataclasses import replace

import pytest

from tests.corpus.pictures import draw
from tests.tiny_films import FILM
from tests.unit.adapters.pyav.quantizing.frames import frames_of
from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.quantizing.seen import SeenQuantizers
from trimcore.domain.cutting.quantizer import Keeping


def test_a_picture_that_tells_nothing_counts_for_nothing() -> None:
    seen = SeenQuantizers()
    seen.see(draw(0, 64, 48))
    assert seen.beside() is None


def test_each_kind_is_averaged_by_itself() -> None:
    """Over the latest pictures, as many as may be of one scene."""
    spec = replace(FILM, name="kinds", options=(("qp", "30"), ("preset", "veryfast")))
    seen = SeenQuantizers()
    for frame in frames_of(spec):
        seen.see(frame)
    assert (set(seen.intra), set(seen.predicted)) == ({27.0}, {30.0})
    assert set(seen.bidirectional) <= {31.0, 32.0}
    assert len(seen.predicted) <= 24
    beside = seen.beside()
    assert beside is not None
    assert (beside.intra, beside.predicted) == (25.0, 28.0)


def test_one_quantizer_for_all_is_taken_as_it_is_where_values_lie_on_its_steps() -> None:
    seen = SeenQuantizers(reads=lambda _: 20.0, reads_others=lambda _: 20.0)
    packet = packet_of(b"one")
    packet.is_keyframe = True
    seen.see_packet(packet)
    beside = seen.beside(Keeping(on_steps=True))
    assert beside is not None
    assert (beside.are_own, beside.predicted) == (True, 20.0)


def test_packets_are_read_where_decoders_tell_nothing() -> None:
    """Keyframes by one way, all others by another, which tells of both of their kinds."""
    seen = SeenQuantizers(reads=lambda data: float(data[0]), reads_others=others)
    for number, is_key in ((20, True), (90, False), (31, False)):
        packet = packet_of(bytes([number]))
        packet.is_keyframe = is_key
        seen.see_packet(packet)
    assert (list(seen.intra), list(seen.predicted)) == ([20.0], [31.0])
    assert seen.bidirectional == seen.predicted


@pytest.mark.parametrize(
    ("others", "key"),
    [
        pytest.param([50] * 4, 18.0, id="each moves"),
        pytest.param([5] * 4, 16.5, id="little moves"),
        pytest.param([5] * 3, 18.0, id="too few to tell"),
    ],
)
def test_packets_tell_how_much_moves(others: list[int], key: float) -> None:
    seen = SeenQuantizers(reads=lambda _: 20.0)
    for number, size in enumerate([100, *others]):
        packet = packet_of(bytes(size))
        packet.is_keyframe = number == 0
        seen.see_packet(packet)
    beside = seen.beside()
    assert beside is not None
    assert beside.intra == pytest.approx(key)


def others(data: bytes) -> float | None:
    """Tell something of a packet if it is neither a keyframe's nor broken."""
    return float(data[0]) if data == b"\x1f" else None
