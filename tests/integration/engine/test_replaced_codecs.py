"""Pictures of codecs that nothing encodes to any more are cut as exactly, as another codec."""

import io
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import pytest
from av.video.frame import VideoFrame

from tests.corpus.fidelity import plane_psnr
from tests.corpus.sources import Library
from tests.corpus.specs import Sound, Spec
from tests.corpus.viewing import container_zero
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOWS = [TrimWindow.parse(*each) for each in (("0.63", "1.1"), ("1.0", "0.5"), ("2.55", "9"))]
SPEC = Spec(
    name="",
    container="avi",
    suffix="avi",
    gop=12,
    bframes=0,
    frames=36,
    rate=Fraction(12),
    width=160,
    height=96,
    sounds=(Sound(codec="pcm_s16le"),),
)
QUICKTIME = replace(SPEC, container="mov", suffix="mov")
LONGER = replace(SPEC, frames=48)
FINE = replace(LONGER, bit_rate=2_000_000)
"""Not so coarse that frames which are quantized as its own would be poor."""
CIF = replace(LONGER, width=176, height=144)
MOVING_PNG = replace(SPEC, container="apng", suffix="png", sounds=())
FLASH = replace(SPEC, container="flv", suffix="flv", sounds=(Sound(codec="libmp3lame"),))


LOSSY = {"svq1", "h261", "h263", "snow", "h264"}
"""Codecs whose pictures are compared by their luma alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A film, and what a cut of it is: the codec, the container, and how good at least."""

    spec: Spec
    codec: str
    container: str
    decibels: float = float("inf")

    @property
    def label(self) -> str:
        return f"{self.spec.codec}-{self.spec.container}"


def case(spec: Spec, codec: str, pix_fmt: str, *made: str, decibels: float = float("inf")) -> Case:
    spec = replace(spec, name=f"replaced-{codec}-{pix_fmt}", codec=codec, pix_fmt=pix_fmt)
    return Case(spec=spec, codec=made[0], container=made[1], decibels=decibels)


CASES = [
    case(SPEC, "cinepak", "rgb24", "ffv1", "matroska"),
    case(SPEC, "msvideo1", "rgb555le", "ffv1", "matroska"),
    case(SPEC, "zmbv", "bgr0", "ffv1", "matroska"),
    case(SPEC, "zmbv", "pal8", "ffv1", "matroska"),
    case(SPEC, "msrle", "pal8", "ffv1", "matroska"),
    case(SPEC, "asv2", "yuv420p", "asv2", "matroska"),
    case(SPEC, "cljr", "yuv411p", "cljr", "matroska"),
    case(LONGER, "snow", "yuv420p", "h264", "matroska", decibels=38),
    case(CIF, "h261", "yuv420p", "h264", "matroska", decibels=36),
    case(FINE, "h263p", "yuv420p", "h264", "mov", decibels=36),
    case(QUICKTIME, "smc", "pal8", "png", "mov"),
    case(MOVING_PNG, "apng", "rgba", "ffv1", "matroska"),
    case(FLASH, "flashsv2", "bgr24", "ffv1", "mp4"),
    case(QUICKTIME, "rpza", "rgb555le", "png", "mov"),
    case(QUICKTIME, "svq1", "yuv410p", "h264", "mov", decibels=38),
    case(FLASH, "flashsv", "bgr24", "ffv1", "matroska"),
]


@pytest.mark.parametrize("window", WINDOWS, ids=["amid", "keyframe", "end"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.label}-{case.spec.pix_fmt}")
def test_all_pictures_are_there_at_their_times(
    engine: PyavMedia, library: Library, case: Case, window: TrimWindow
) -> None:
    """Those of the window, and no others; the receipt says as what and why."""
    content = library.made(case.spec).read_bytes()
    receipt, made = cut(engine, content, window)
    wanted = [one for one in pictures(content) if window.contains(one[0])]
    shown = pictures(made)
    assert receipt.container == case.container
    if receipt.frames_encoded:
        (video,) = (one for one in receipt.streams if one.kind == "video")
        assert case.codec in video.reason
    begin = wanted[0][0]
    assert [float(at) for at, _ in shown] == pytest.approx(
        [float(at - begin) for at, _ in wanted], abs=0.001
    )
    for (_, one), (_, other) in zip(wanted, shown, strict=True):
        assert min(plane_psnr(one, other)) >= case.decibels


def test_what_a_file_counts_of_itself_is_left(engine: PyavMedia, library: Library) -> None:
    """It is of the whole, not of the piece."""
    counting = replace(
        FLASH,
        name="counting",
        codec="flashsv",
        pix_fmt="bgr24",
        muxer=(("flvflags", "add_keyframe_index"),),
    )
    content = library.made(counting).read_bytes()
    _, made = cut(engine, content, WINDOWS[0])
    assert "lasttimestamp" in tags(content)
    assert tags(content) & tags(made) <= {"encoder"}


def tags(content: bytes) -> set[str]:
    with av.open(io.BytesIO(content), "r") as container:
        return {name.lower() for name in container.metadata}


def cut(engine: PyavMedia, content: bytes, window: TrimWindow) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, watch=unwatched)
    return receipt, sink.content


def pictures(content: bytes) -> list[tuple[Fraction, VideoFrame]]:
    """Decode all pictures to the same kind of pixels, with their times."""
    with av.open(io.BytesIO(content), "r") as container:
        video, zero = container.streams.video[0], container_zero(container)
        form = "gray" if video.codec_context.name in LOSSY else "rgb24"
        return [
            ((frame.pts or 0) * (video.time_base or 0) - zero, frame.reformat(format=form))
            for frame in container.decode(video)
        ]
