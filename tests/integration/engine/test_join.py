"""Cuts copy what they leave whole, and every output is judged exact."""

from dataclasses import dataclass, replace
from pathlib import Path

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.corpus.catalogue import SPECS
from tests.corpus.judge import Verdict, judge
from tests.corpus.sources import Library
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

START, MIDDLE = TrimWindow.parse("0", "0.713"), TrimWindow.parse("0.813", "3.1")
END, WHOLE = TrimWindow.parse("1.713", "99"), TrimWindow.parse("0", "99")
ONE = TrimWindow.parse("1.6", "0.033")
EVERY = [
    *(("middle", MIDDLE, name) for name in SPECS),
    *(
        (place, window, name)
        for place, window in (("start", START), ("end", END), ("whole", WHOLE), ("one", ONE))
        for name in (
            *("h264-pyramid", "h264-vfr", "h264-mkv", "h264-ts", "h264-late-video", "hevc"),
            *("h264-hidden-start", "hevc-open-gop", "hevc-hlg-mkv", "vp9", "av1", "mpeg4-b"),
            *("h264-interlaced", "vp9-vorbis", "h263-3gp", "mpeg2-ts"),
        )
    ),
]
JOINED = {
    name: SPECS[name].gop
    for name in (
        *("h264-short-gop", "h264-front", "h264-medium-gop", "h264-pyramid", "h264-other-sps-id"),
        *("h264-no-b", "h264-ntsc", "h264-vfr", "h264-vfr-gaps", "h264-10bit", "h264-422"),
        *("h264-interlaced", "h264-rotated", "h264-anamorphic", "h264-bt709", "h264-fragmented"),
        *("h264-hidden-start", "h264-silent", "h264-two-languages", "h264-subtitles", "h264-mov"),
        *("h264-mkv", "h264-ts", "h264-ts-wrap", "hevc", "hevc-open-gop", "hevc-hdr"),
        *("hevc-hlg-mkv", "vp9", "av1", "av1-webm", "mpeg2-ts"),
    )
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut that was made, and what the judge says of it."""

    receipt: Receipt
    verdict: Verdict


def make(engine: PyavMedia, source: Path, window: TrimWindow, folder: Path) -> Cut:
    sink = KeptSink()
    content = KeptSource(source.read_bytes())
    receipt = engine.trim(content, window, sink, mode=TrimMode.EXACT, watch=unwatched)
    made = folder / f"cut.{receipt.extension}"
    made.write_bytes(sink.content)
    return Cut(receipt, judge(source, made, window))


@pytest.mark.parametrize(
    ("window", "name"),
    [pytest.param(window, name, id=f"{name}-{place}") for place, window, name in EVERY],
)
def test_every_cut_is_exact(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str, window: TrimWindow
) -> None:
    """Whether it is joined or not; the receipt's counts are the output's."""
    cut = make(engine, library.path(name), window, tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
    assert cut.receipt.frames_copied <= cut.verdict.identical
    assert cut.receipt.frames_copied + cut.receipt.frames_encoded == cut.verdict.shown
    assert bool(cut.receipt.encoded_because) == (cut.receipt.path is EnginePath.ENCODED)


@pytest.mark.parametrize("name", list(JOINED))
def test_all_that_can_be_copied_is(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """From the second keyframe on to the last frame of all, bit by bit."""
    spec = SPECS[name]
    window = TrimWindow.parse("0.1", "99")
    cut = make(engine, library.path(name), window, tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
    assert cut.receipt.path is EnginePath.JOINED
    assert cut.receipt.streams[0].fate is StreamFate.JOINED
    wanted = spec.frames - spec.gop
    assert cut.receipt.frames_copied >= 0.97 * wanted
    assert cut.verdict.copied >= cut.receipt.frames_copied
    assert cut.verdict.identical >= cut.receipt.frames_copied


@pytest.mark.parametrize("name", ["hevc", "hevc-open-gop"])
def test_hevc_joins_in_transport_streams_too(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """Parameter sets come before each keyframe, and an encoded run ends its sequence."""
    spec = replace(SPECS[name], name=f"{name}-ts", container="mpegts", suffix="ts")
    cut = make(engine, library.made(spec), MIDDLE, tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
    assert cut.verdict.copied >= cut.receipt.frames_copied > 0


def test_damage_in_what_would_be_copied_is_noticed(engine: PyavMedia, library: Library) -> None:
    """Frames that are not decoded are looked at, too."""
    source = library.path("h264-short-gop")
    with av.open(str(source)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        place = next(packet.pos for packet in packets if packet.pts == packets[40].pts)
    content = bytearray(source.read_bytes())
    assert place is not None
    content[place : place + 40] = bytes(40)
    with pytest.raises(DamagedMedia):
        engine.trim(KeptSource(bytes(content)), MIDDLE, KeptSink(), watch=unwatched)


def test_a_recovery_point_is_not_entered(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """H.264 with open groups of pictures is encoded, and the receipt says why."""
    cut = make(engine, library.path("h264-open-gop"), TrimWindow.parse("0.5", "2"), tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
    assert cut.receipt.path is EnginePath.ENCODED
    assert "keyframe" in cut.receipt.encoded_because


def test_intra_frames_are_copied_whatever_their_codec(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """No encoder is needed where each frame stands alone."""
    for name in ("prores-mov", "h264-intra", "mjpeg-avi"):
        cut = make(engine, library.path(name), TrimWindow.parse("0.313", "0.7"), tmp_path)
        assert cut.verdict.exact, str(cut.verdict)
        assert cut.receipt.frames_encoded == 0


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.sampled_from(["h264-pyramid", "h264-vfr", "hevc-open-gop", "vp9", "h264-mkv", "av1"]),
    start_us=st.integers(0, 3_300_000),
    duration_us=st.integers(120_000, 3_000_000),
)
def test_any_window_is_exact(  # noqa: PLR0917
    engine: PyavMedia,
    library: Library,
    tmp_path: Path,
    name: str,
    start_us: int,
    duration_us: int,
) -> None:
    """Wherever it begins and ends."""
    window = TrimWindow(start_us=start_us, duration_us=duration_us)
    cut = make(engine, library.path(name), window, tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
