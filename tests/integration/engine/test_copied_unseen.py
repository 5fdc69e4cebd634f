"""Codecs whose decoders are not let in: their packets are copied, and nothing else is done."""

import io
from fractions import Fraction
from functools import cache

import av
import pytest

from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unsupported
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, FRAMES, BLOCKS = 12, 36, 40 * 24
PLAIN_TEXTURE = b"\xab"
"""A section of a Hap frame: a texture of the first kind, not compressed any further."""


def texture(number: int) -> bytes:
    """Make a picture of one colour, which its number tells."""
    block = (number * 1000).to_bytes(2, "little") * 2 + bytes(4)
    content = block * BLOCKS
    return len(content).to_bytes(3, "little") + PLAIN_TEXTURE + content


@cache
def film() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mov") as made:
        track = made.add_mux_stream("hap", rate=RATE, width=160, height=96)
        for number in range(FRAMES):
            packet = packet_of(texture(number))
            packet.pts = packet.dts = number
            packet.duration, packet.time_base = 1, Fraction(1, RATE)
            packet.is_keyframe, packet.stream = True, track
            made.mux(packet)
    return file.getvalue()


def packets(content: bytes) -> list[tuple[float, bytes]]:
    with av.open(io.BytesIO(content), "r") as file:
        base = file.streams.video[0].time_base or Fraction(1)
        return [
            (float((one.pts or 0) * base), bytes(one)) for one in file.demux(video=0) if one.size
        ]


def cut(
    engine: PyavMedia, content: bytes, window: TrimWindow, mode: TrimMode = TrimMode.EXACT
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


@pytest.mark.parametrize("window", [("0.63", "1.1"), ("1", "0.5"), ("2.55", "9")])
def test_its_frames_are_those_of_the_window(engine: PyavMedia, window: tuple[str, str]) -> None:
    """Byte for byte, at their times."""
    asked = TrimWindow.parse(*window)
    receipt, made = cut(engine, film(), asked)
    numbers = [at for at in range(FRAMES) if asked.contains(Fraction(at, RATE))]
    shown = packets(made)
    assert [data for _, data in shown] == [texture(number) for number in numbers]
    assert [at for at, _ in shown] == pytest.approx(
        [(number - numbers[0]) / RATE for number in numbers], abs=0.001
    )
    assert (receipt.container, receipt.frames_encoded) == ("mov", 0)


def test_it_is_not_encoded(engine: PyavMedia) -> None:
    """The refusal says why."""
    with pytest.raises(Unsupported, match="hap can only be copied"):
        cut(engine, film(), TrimWindow.parse("0", "1"), TrimMode.ENCODE)
