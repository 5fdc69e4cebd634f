"""Where every picture is encoded, containers get the codecs that are usual there."""

import io
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

import trimcore
from tests.corpus.fidelity import plane_psnr
from tests.corpus.sources import Library
from tests.corpus.specs import Sound, Spec
from tests.integration.engine.test_replaced_codecs import pictures
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink

WINDOW = TrimWindow.parse("0.63", "1.1")
SPEC = Spec(
    name="",
    container="mp4",
    suffix="mp4",
    codec="libx264",
    gop=12,
    bframes=0,
    frames=36,
    rate=Fraction(12),
    width=160,
    height=96,
    sounds=(Sound(codec="aac"),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A film, into which container it is cut, and the codecs that it has there."""

    spec: Spec
    into: str
    has: tuple[str, str]
    loses: str = ""


def case(
    codec: str, pix_fmt: str, container: str, sound: str, into: str, *has: str, loses: str = ""
) -> Case:
    spec = replace(
        SPEC,
        name=f"usual-{codec}-{pix_fmt}",
        codec=codec,
        pix_fmt=pix_fmt,
        container=container,
        suffix=container,
        sounds=(Sound(codec=sound),),
    )
    return Case(spec=spec, into=into, has=(has[0], has[1]), loses=loses)


PRORES = ("prores_ks", "yuv422p10le", "mov", "pcm_s16le")
CASES = [
    case("libx264", "yuv420p", "mp4", "aac", "webm", "vp9", "opus"),
    case("libx264", "yuv420p10le", "mp4", "aac", "webm", "vp9", "opus", loses="fewer bits"),
    case("mpeg4", "yuv420p", "avi", "libmp3lame", "webm", "vp9", "opus"),
    case("libvpx-vp9", "yuv420p", "webm", "libopus", "mov", "h264", "aac"),
    case("libvpx", "yuv420p", "webm", "libopus", "mp4", "h264", "opus"),
    case("ffv1", "yuv420p", "matroska", "flac", "mov", "h264", "alac"),
    case(*PRORES, "webm", "vp9", "opus", loses="fewer bits"),
    case(*PRORES, "mp4", "h264", "pcm_s16le"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.spec.name}-{one.into}")
def test_pictures_and_sound_become_what_a_container_holds(
    library: Library, cutter: trimcore.Cutter, case: Case
) -> None:
    """Each frame of the window once, at its time, and as good; the receipt says what it is now."""
    source, sink = library.made(case.spec), KeptSink()
    receipt = cutter.cut(
        source,
        sink,
        start=WINDOW.start,
        duration=WINDOW.end - WINDOW.start,
        mode="encode",
        container=case.into,
    )
    assert receipt.container == case.into
    with av.open(io.BytesIO(sink.content), "r") as made:
        kinds = [made.streams.video[0], made.streams.audio[0]]
        assert [stream.codec_context.codec.canonical_name for stream in kinds] == list(case.has)
    video, _ = receipt.streams
    assert f"they are {case.has[0]} now" in video.reason
    assert ("fewer bits" in video.reason) == bool(case.loses)
    wanted = [one for one in pictures(source.read_bytes()) if WINDOW.contains(one[0])]
    shown = pictures(sink.content)
    assert [float(at) for at, _ in shown] == pytest.approx(
        [float(at - wanted[0][0]) for at, _ in wanted], abs=0.001
    )
    for (_, one), (_, other) in zip(wanted, shown, strict=True):
        same = (frame.reformat(format="gray", dst_color_range=1) for frame in (one, other))
        assert min(plane_psnr(*same)) >= 36


def test_what_is_by_itself_in_the_source_is_not_in_another_codec(
    library: Library, cutter: trimcore.Cutter
) -> None:
    """A keyframe each second is enough; one for each frame would make it several times larger."""
    sink = KeptSink()
    cutter.cut(library.made(CASES[-1].spec), sink, mode="encode", container="mp4")
    media = cutter.inspect(sink.content)
    assert media.keyframes is not None
    assert [float(moment) for moment in media.keyframes] == [0, 1, 2]


@pytest.mark.parametrize("mode", ["exact", "instant"])
def test_in_other_modes_nothing_is_replaced(
    library: Library, cutter: trimcore.Cutter, tmp_path: Path, mode: str
) -> None:
    """What the container can't hold is refused before any work."""
    source = library.made(CASES[0].spec)
    with pytest.raises(trimcore.Unsupported, match="WebM can't hold h264"):
        cutter.cut(source, tmp_path / "out.webm", mode=mode)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("into", "says"), [("gif", "GIF can't hold h264"), ("ogv", "OGV is not written")]
)
def test_a_container_without_a_usual_codec_is_refused(
    library: Library, cutter: trimcore.Cutter, into: str, says: str
) -> None:
    with pytest.raises(trimcore.Unsupported, match=says):
        cutter.cut(library.made(CASES[0].spec), KeptSink(), mode="encode", container=into)


def test_sound_that_mov_only_calls_its_own_is_refused_by_name(
    library: Library, cutter: trimcore.Cutter
) -> None:
    """Its muxer has a name for Opus, and would fail when it begins."""
    spec = replace(SPEC, name="usual-opus", sounds=(Sound(codec="libopus"),))
    with pytest.raises(trimcore.Unsupported, match="MOV can't hold h264 and opus"):
        cutter.cut(library.made(spec), KeptSink(), container="mov")
