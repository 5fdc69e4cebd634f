"""Decoders tell how coarsely pictures were quantized."""

from dataclasses import replace

import pytest

from tests.corpus.pictures import draw
from tests.corpus.specs import Spec
from tests.tiny_films import FILM, VP9
from tests.unit.adapters.pyav.quantizing.frames import frames_of
from trimcore.adapters.pyav.quantizing.decoded import quantizer_of
from trimcore.adapters.pyav.quantizing.scales import of_index, of_step


def quantized(quantizer: int, **more: object) -> Spec:
    """Return a film all of whose blocks have one quantizer, but for what x264 does by kind."""
    options = (("qp", str(quantizer)), ("x264-params", "ipratio=1.0:pbratio=1.0"))
    spec = replace(FILM, name=f"qp-{quantizer}", options=options)
    return replace(spec, **more)  # type: ignore[arg-type]  # names of its fields


@pytest.mark.parametrize("quantizer", [12, 31])
def test_the_quantizer_of_a_picture_is_told(quantizer: int) -> None:
    frames = [*frames_of(quantized(quantizer))]
    assert len(frames) == 60
    assert {quantizer_of(frame) for frame in frames} == {quantizer}


@pytest.mark.parametrize(("codec", "container"), [("mpeg2video", "mpegts"), ("mpeg4", "mp4")])
def test_steps_of_mpeg_are_told(codec: str, container: str) -> None:
    """Its decoders double the number that the stream has; the last picture tells nothing."""
    held = (("qmin", "6"), ("qmax", "6"))
    spec = replace(FILM, name=codec, codec=codec, container=container, options=held)
    *told, _ = [quantizer_of(frame) for frame in frames_of(spec)]
    assert set(told) == {of_step(12)}


def test_indices_of_vp9_are_told() -> None:
    """All frames have one where the scale has but one."""
    held = (
        ("crf", "40"),
        ("b", "0"),
        ("qmin", "40"),
        ("qmax", "40"),
        ("auto-alt-ref", "0"),
        ("deadline", "realtime"),
    )
    spec = replace(VP9, name="vp9-40", options=held)
    assert {quantizer_of(frame) for frame in frames_of(spec)} == {of_index(160)}


def test_pictures_of_more_bits_are_measured_by_the_same_scale() -> None:
    """Their quantizers begin twelve steps lower."""
    deep = quantized(31, name="deep", pix_fmt="yuv420p10le")
    assert {quantizer_of(frame) for frame in frames_of(deep)} == {31 - 12}


def test_a_picture_that_lost_nothing_is_not_followed() -> None:
    """It would have to be encoded by another profile."""
    assert {quantizer_of(frame) for frame in frames_of(quantized(0))} == {None}


def test_what_blocks_add_counts() -> None:
    """Rate control by blocks moves the average off the picture's own quantizer."""
    adaptive = replace(FILM, name="adaptive", options=(("crf", "28"), ("x264-params", "aq-mode=3")))
    assert any(quantizer_of(frame) not in {None, 25.0, 28.0, 30.0} for frame in frames_of(adaptive))


def test_a_picture_may_tell_nothing() -> None:
    assert quantizer_of(draw(0, 64, 48)) is None
