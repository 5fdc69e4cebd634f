"""What headers of AV1 tell of the quantizer that an encoder was asked for."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus.specs import Spec
from tests.tiny_films import FILM, film, opened
from trimcore.adapters.pyav.quantizing.av1 import Av1Quantizers
from trimcore.adapters.pyav.quantizing.scales import index_of, of_index

INDICES_PER_CRF, SEQUENCE = 4, 0x0A


def made(name: str, crf: int, parameters: str = "", **more: object) -> Spec:
    """Return a film of AV1, which SVT-AV1 makes of a scale by some parameters."""
    asked = ":".join(filter(None, ("lp=1", parameters)))
    options = (("preset", "10"), ("crf", str(crf)), ("svtav1-params", asked))
    spec = replace(FILM, name=f"av1-{name}", codec="libsvtav1", options=options, bframes=0)
    return replace(spec, **more)  # type: ignore[arg-type]  # names of its fields


def told(spec: Spec) -> Iterator[int]:
    """Give the indices that are read from the packets of a film."""
    reader, source = Av1Quantizers(), opened(film(spec))
    for packet in source.container.demux(source.video):
        quantizer = reader.coarsest(bytes(packet))
        if quantizer is not None:
            assert not packet.is_keyframe
            yield round(index_of(quantizer))


@pytest.mark.parametrize("crf", [12, 35, 60])
def test_frames_on_which_none_leans_are_as_coarse_as_was_asked(crf: int) -> None:
    """In each group of pictures."""
    indices = list(told(made(f"crf{crf}", crf)))
    assert len(indices) > FILM.frames / 4
    assert max(indices) == INDICES_PER_CRF * crf


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param(made("deep", 30, pix_fmt="yuv420p10le"), id="of ten bits"),
        pytest.param(made("tiles", 30, "tile-columns=1", width=256, height=128), id="in tiles"),
        pytest.param(made("screen", 30, "scm=1"), id="of a screen"),
        pytest.param(made("flat", 30, "pred-struct=1"), id="in order"),
        pytest.param(made("mkv", 30, container="matroska"), id="in Matroska"),
    ],
)
def test_the_headers_of_other_tools_are_read(spec: Spec) -> None:
    assert abs(max(told(spec)) - INDICES_PER_CRF * 30) <= INDICES_PER_CRF


def test_without_a_sequence_nothing_is_told() -> None:
    source = opened(film(made("crf35", 35)))
    others = [packet for packet in source.container.demux(source.video) if not packet.is_keyframe]
    assert {Av1Quantizers().coarsest(bytes(packet)) for packet in others} == {None}


@given(st.binary(max_size=80))
def test_any_bytes_are_taken(data: bytes) -> None:
    """What can't be read tells nothing, or something of a quantizer."""
    reader, sequence = Av1Quantizers(), _sequence()
    for packet in (data, sequence + data, sequence + b"\x32" + bytes([len(data)]) + data):
        told = reader.coarsest(packet)
        assert told is None or told > of_index(0)


@cache
def _sequence() -> bytes:
    """Return the header with which a keyframe begins."""
    source = opened(film(made("crf35", 35)))
    first = bytes(next(iter(source.container.demux(source.video))))
    assert first[0] == SEQUENCE
    return first[: 2 + first[1]]
