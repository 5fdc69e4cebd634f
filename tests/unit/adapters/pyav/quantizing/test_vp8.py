"""What headers of VP8 tell of a frame's quantizer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus.specs import Options, Spec
from tests.tiny_films import FILM, film, opened
from trimcore.adapters.pyav.quantizing.vp8 import of_keyframe, of_other
from trimcore.adapters.pyav.quantizing.vp8_scale import asked_of_libvpx, of_vp8

BEST: Options = (("deadline", "good"), ("cpu-used", "4"), ("b", "20M"))
LIVE: Options = (
    ("deadline", "realtime"),
    ("cpu-used", "8"),
    ("b", "300k"),
    ("error-resilient", "default"),
)
"""It has segments of its own quantizers, which differ from those of frames."""


def made(name: str, options: Options, **more: object) -> Spec:
    """Return a film of VP8, which libvpx makes by some options."""
    spec = replace(FILM, name=f"vp8-{name}", codec="libvpx", options=options, bframes=0)
    spec = replace(spec, container="webm", suffix="webm", sounds=())
    return replace(spec, **more)  # type: ignore[arg-type]  # names of its fields


def told(spec: Spec) -> Iterator[tuple[bool, float | None]]:
    """Give what is read from each packet of a film, and whether it is a keyframe."""
    source = opened(film(spec))
    for packet in source.container.demux(source.video):
        if packet.size:
            data = bytes(packet)
            key, other = of_keyframe(data), of_other(data)
            assert (other if packet.is_keyframe else key) is None
            yield packet.is_keyframe, key if packet.is_keyframe else other


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param(made("good", (*BEST, ("qmin", "20"), ("qmax", "20"))), id="by itself"),
        pytest.param(made("live", (*LIVE, ("qmin", "20"), ("qmax", "20"))), id="as it comes"),
        pytest.param(
            made("parts", (*LIVE, ("qmin", "20"), ("qmax", "20"), ("slices", "4"))),
            id="in parts",
        ),
    ],
)
def test_a_quantizer_is_read_from_every_frame(spec: Spec) -> None:
    """The encoder's 20 is the index 25."""
    assert {quantizer for _, quantizer in told(spec)} == {of_vp8(25)}


def test_keyframes_may_be_finer() -> None:
    found = list(told(made("crf", (*BEST, ("crf", "36"), ("qmin", "4")))))
    assert {quantizer for is_key, quantizer in found if is_key} == {of_vp8(4)}
    assert max(quantizer or 0 for is_key, quantizer in found if not is_key) == of_vp8(51)


def test_the_encoder_is_asked_for_what_it_makes_that_of() -> None:
    """Which is nearest, and never beyond its scale."""
    assert [asked_of_libvpx(of_vp8(index)) for index in (0, 9, 25, 51, 127)] == [0, 8, 20, 36, 63]
    assert [asked_of_libvpx(quantizer) for quantizer in (-20, 90)] == [0, 63]


@given(st.binary(max_size=90))
def test_any_bytes_are_taken(data: bytes) -> None:
    """A packet is a keyframe's or another's, and at most one of both tells something."""
    assert None in {of_keyframe(data), of_other(data)}
