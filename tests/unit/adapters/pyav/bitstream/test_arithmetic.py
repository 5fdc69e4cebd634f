"""How the bits of H.264 are coded, read from headers of x264's."""

from dataclasses import replace

import pytest

from tests.tiny_films import FILM, VP9, X264, film, opened
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import is_arithmetic


def header_of(cabac: int, container: str = "mp4") -> tuple[Framing | None, bytes]:
    """Make a film, and return how its units are framed, and its header."""
    options = (*X264[:-1], ("x264-params", f"cabac={cabac}:cpu-independent=1"))
    spec = replace(FILM, name=f"{container}-{cabac}", container=container, options=options)
    source = opened(film(spec))
    return source.framing, source.video.codec_context.extradata or b""


@pytest.mark.parametrize("container", ["mp4", "mpegts"])
@pytest.mark.parametrize("cabac", [0, 1])
def test_a_header_tells_how_bits_are_coded(cabac: int, container: str) -> None:
    """A file's, as a transport stream's."""
    framing, header = header_of(cabac, container)
    assert is_arithmetic(framing, header) is bool(cabac)


def test_what_is_not_told_is_taken_for_the_usual() -> None:
    """Headers that are cut short, or of another codec."""
    framing, header = header_of(0)
    assert all(is_arithmetic(framing, header[:end]) for end in (0, 5, 9))
    assert is_arithmetic(None, header)
    assert is_arithmetic(opened(film(VP9)).framing, b"")
