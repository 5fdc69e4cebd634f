"""What headers of HEVC tell of a keyframe's quantizer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.corpus.specs import Spec
from tests.tiny_films import FILM, film, opened
from trimcore.adapters.pyav.quantizing.hevc import keyframe_reader, smallest_block

QUIET = "log-level=none:scenecut=0:pools=1:frame-threads=1"
PLAIN = "qp=30:ipratio=1.0:pbratio=1.0"


def made(name: str, parameters: str, **more: object) -> Spec:
    """Return a film of HEVC, which x265 makes by some parameters."""
    options = (("preset", "ultrafast"), ("x265-params", f"{QUIET}:{parameters}"))
    spec = replace(FILM, name=f"hevc-{name}", codec="libx265", options=options, width=96, height=64)
    return replace(spec, **more)  # type: ignore[arg-type]  # names of its fields


def told(spec: Spec) -> Iterator[float | None]:
    """Give what is read from each packet of a film."""
    source = opened(film(spec))
    reads = keyframe_reader(source.framing, source.video.codec_context.extradata or b"")
    assert reads is not None
    for packet in source.container.demux(source.video):
        if packet.size:
            quantizer = reads(bytes(packet))
            assert packet.is_keyframe or quantizer is None
            if packet.is_keyframe:
                yield quantizer


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param(made("closed", f"{PLAIN}:open-gop=0"), id="closed groups"),
        pytest.param(made("open", f"{PLAIN}:open-gop=1:bframes=3"), id="open groups"),
        pytest.param(made("deep", PLAIN, pix_fmt="yuv420p10le"), id="of ten bits"),
        pytest.param(made("without", f"{PLAIN}:sao=0:amp=1"), id="with other tools"),
        pytest.param(made("ts", f"{PLAIN}", container="mpegts"), id="under start codes"),
    ],
)
def test_the_quantizer_of_each_keyframe_is_read(spec: Spec) -> None:
    assert set(told(spec)) == {30}


def test_where_blocks_have_their_own_it_is_finer_on_average() -> None:
    """By what x265 makes of it; nothing tells how each picture's are."""
    plain, adapted = made("plain", f"{PLAIN}:cu-stats=0"), made("adapted", "crf=28:aq-mode=2")
    assert set(told(plain)) == {30}
    assert all(quantizer is not None and quantizer % 1 == 0.5 for quantizer in told(adapted))


def test_what_lost_nothing_is_not_followed() -> None:
    assert set(told(made("lossless", "lossless=1"))) == {None}


def test_headers_that_can_t_be_read_tell_nothing() -> None:
    """Nor do packets without them."""
    source = opened(film(made("closed", f"{PLAIN}:open-gop=0")))
    reads = keyframe_reader(source.framing, b"\1 is no record")
    assert reads is not None
    assert reads(b"") is None
    assert reads(b"\0\0\0\2\x26\1") is None
    packet = next(iter(source.container.demux(source.video)))
    own = keyframe_reader(source.framing, source.video.codec_context.extradata or b"")
    assert own is not None
    assert all(own(bytes(packet)[:end]) in {None, 30} for end in range(0, 200, 3))


def test_other_codecs_are_read_by_their_decoders() -> None:
    source = opened(film())
    assert keyframe_reader(source.framing, source.video.codec_context.extradata or b"") is None
    assert keyframe_reader(None, b"") is None


@pytest.mark.parametrize("smallest", [8, 16, 32])
def test_the_smallest_blocks_are_told_by_the_header(smallest: int) -> None:
    """A file's, as a transport stream's."""
    for container in ("mp4", "mpegts"):
        spec = made(f"{container}-{smallest}", f"min-cu-size={smallest}", container=container)
        source = opened(film(spec))
        header = source.video.codec_context.extradata or b""
        assert smallest_block(source.framing, header) == smallest


def test_headers_that_tell_of_no_blocks_are_passed_over() -> None:
    """Other codecs have none of these; what is cut short does not tell."""
    source = opened(film(made("mp4-8", "min-cu-size=8", container="mp4")))
    header = source.video.codec_context.extradata or b""
    assert smallest_block(source.framing, header[:40]) is None
    assert smallest_block(opened(film(FILM)).framing, header) is None
