"""The instant mode copies from the keyframe before, hides what is not wanted, and says so."""

from dataclasses import replace
from hashlib import blake2b
from math import ceil
from pathlib import Path
from typing import cast

import av
import pytest
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext

from tests.corpus.catalogue import SPECS
from tests.corpus.judge import Verdict, judge
from tests.corpus.pictures import plane_pixels
from tests.corpus.sources import Library
from tests.corpus.specs import Spec
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOW = TrimWindow.parse("1.313", "2.3")
VP8, VP9, AV1 = SPECS["vp8"], SPECS["vp9"], SPECS["av1-webm"]
RESILIENT = ("error-resilient", "default")
RESILIENT_VP9 = replace(VP9, name="vp9-resilient", options=(*VP9.options, RESILIENT))
FLAGGED = [
    VP8,
    replace(VP8, name="vp8-mkv", container="matroska", suffix="mkv"),
    replace(VP8, name="vp8-noisy", noise=12, bit_rate=1_500_000, width=318, height=178),
    RESILIENT_VP9,
    replace(VP9, name="vp9-444", pix_fmt="yuv444p", options=(*VP9.options, RESILIENT)),
    replace(VP9, name="vp9-tiled", width=1040, height=560, options=(*VP9.options, RESILIENT)),
    AV1,
    replace(AV1, name="av1-mkv", container="matroska", suffix="mkv", pix_fmt="yuv420p10le"),
    replace(AV1, name="av1-noisy", noise=8, gop=100),
]
"""What is hidden by its own headers in WebM and Matroska."""
DECODERS = {"vp8": ("vp8", "libvpx"), "vp9": ("vp9", "libvpx-vp9"), "av1": ("libdav1d",)}
"""Those of libav for a codec."""
HIDING = ["h264", "h264-open-gop", "h264-mov", "h264-hidden-start", "hevc", "av1"]


def instant(
    engine: PyavMedia, source: Path, window: TrimWindow, folder: Path
) -> tuple[Receipt, Verdict]:
    sink = KeptSink()
    content = KeptSource(source.read_bytes())
    receipt = engine.trim(content, window, sink, mode=TrimMode.INSTANT, watch=unwatched)
    made = folder / f"cut.{receipt.extension}"
    made.write_bytes(sink.content)
    return receipt, judge(source, made, window, allow_hidden=True)


def decoded_by(decoder: str, path: Path) -> list[tuple[int | None, bytes]]:
    """Decode a file's pictures by one of libav's decoders: their times, and digests."""
    with av.open(str(path)) as container:
        context = cast("VideoCodecContext", av.CodecContext.create(decoder, "r"))
        shown = []
        for packet in container.demux(video=0):
            for frame in context.decode(packet if packet.size else None):
                digest = blake2b(digest_size=16)
                for plane in range(len(frame.planes)):
                    digest.update(plane_pixels(frame, plane).tobytes())
                shown.append((frame.pts, digest.digest()))
        return shown


@pytest.mark.parametrize("name", HIDING)
def test_frames_around_the_window_are_hidden_and_told(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """Players show the window's frames only, each as it was, at the right moment."""
    receipt, verdict = instant(engine, library.path(name), WINDOW, tmp_path)
    assert receipt.path is EnginePath.HIDDEN
    assert receipt.frames_hidden > 0
    assert (receipt.frames_encoded, receipt.encoded_because) == (0, "")
    assert receipt.streams[0].fate is StreamFate.COPIED
    assert verdict.identical == verdict.expected == verdict.shown == receipt.frames_copied
    # The hidden frames count in the rate that a header tells.
    assert not [text for text in verdict.deviations if " rate is " not in text], str(verdict)


@pytest.mark.parametrize("name", ["h264-mkv", "h264-ts", "mpeg4-avi"])
def test_containers_that_can_t_hide_get_an_exact_cut(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """The receipt says so, if that makes a difference."""
    receipt, verdict = instant(engine, library.path(name), WINDOW, tmp_path)
    assert receipt.path in {EnginePath.JOINED, EnginePath.ENCODED}
    assert receipt.frames_hidden == 0
    assert verdict.shown == verdict.expected
    is_joined = receipt.path is EnginePath.JOINED
    assert ("can't hide frames" in receipt.streams[0].reason) == is_joined


def test_a_window_that_begins_at_a_keyframe_hides_nothing(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """It is a plain copy."""
    window = TrimWindow.parse("0", "99")
    receipt, verdict = instant(engine, library.path("h264"), window, tmp_path)
    assert (receipt.path, receipt.frames_hidden) == (EnginePath.JOINED, 0)
    assert verdict.exact, str(verdict)


@pytest.mark.parametrize("spec", FLAGGED, ids=lambda spec: spec.name)
@pytest.mark.parametrize("window", [WINDOW, TrimWindow.parse("0.05", "1.7")], ids=["late", "soon"])
def test_frames_are_hidden_by_their_own_headers(
    engine: PyavMedia, library: Library, tmp_path: Path, spec: Spec, window: TrimWindow
) -> None:
    """Where the container can't; each decoder shows the window's frames only, bit by bit."""
    receipt, verdict = instant(engine, library.made(spec), window, tmp_path)
    assert (receipt.path, receipt.frames_encoded) == (EnginePath.HIDDEN, 0)
    assert receipt.frames_hidden == ceil(window.start * spec.rate) % spec.gop
    assert verdict.exact, str(verdict)
    assert verdict.identical == verdict.expected == verdict.shown == receipt.frames_copied
    made = tmp_path / f"cut.{receipt.extension}"
    first, *others = (decoded_by(name, made) for name in DECODERS[receipt.streams[0].codec])
    assert len(first) == receipt.frames_copied
    assert all(other == first for other in others)


def unshown_in(source: Path, places: set[int], target: Path, late: int) -> Path:
    """Wrap a VP8 film anew with some frames that are not shown, as encoders have them.

    They are so many milliseconds later than they were.
    """
    with av.open(str(source)) as film, av.open(str(target), "w", format="webm") as made:
        video = film.streams.video[0]
        copy = made.add_stream_from_template(video)
        packets = [packet for packet in film.demux(video) if packet.size]
        for place, packet in enumerate(packets):
            data = bytes(packet)
            if place in places:
                data = bytes((data[0] & ~0x10,)) + data[1:]
            one = remade(cast("Packet[Stream]", packet), data)
            if place in places and one.pts is not None:
                one.pts = one.dts = one.pts + late
            one.stream = copy
            made.mux_one(one)
    return target


@pytest.mark.parametrize("late", [0, 33], ids=["own time", "time of the next"])
def test_what_the_source_does_not_show_keeps_its_place(
    engine: PyavMedia, library: Library, tmp_path: Path, late: int
) -> None:
    """Before the window and in it; such frames are no frames of the source's."""
    unshown = {10, 39, 45, 60}
    source = unshown_in(library.path("vp8"), unshown, tmp_path / "source.webm", late)
    receipt, verdict = instant(engine, source, TrimWindow.parse("1.313", "2.3"), tmp_path)
    assert (receipt.path, receipt.frames_hidden) == (EnginePath.HIDDEN, 38)
    assert verdict.identical == verdict.expected == verdict.shown == receipt.frames_copied == 67
    assert not [text for text in verdict.deviations if " rate is " not in text], str(verdict)


def test_frames_that_need_others_to_be_shown_are_cut_exactly(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """VP9 predicts motion from the frame before if that was shown; the receipt says so."""
    receipt, verdict = instant(engine, library.path("vp9"), WINDOW, tmp_path)
    assert (receipt.path, receipt.frames_hidden) == (EnginePath.JOINED, 0)
    assert verdict.exact, str(verdict)
    assert "can't be hidden without changing what it shows" in receipt.streams[0].reason


def test_one_frame_behind_a_keyframe_nothing_is_predicted_from_it(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """A keyframe has no motion, so that it can be hidden in any VP9."""
    window = TrimWindow.parse("0.03", "1")
    receipt, verdict = instant(engine, library.path("vp9"), window, tmp_path)
    assert (receipt.path, receipt.frames_hidden) == (EnginePath.HIDDEN, 1)
    assert verdict.exact, str(verdict)


@pytest.mark.parametrize("name", ["vp8", "vp9", "av1-webm", "h264"])
def test_a_plan_says_what_the_cut_does(engine: PyavMedia, library: Library, name: str) -> None:
    """Before anything is made."""
    content = KeptSource(library.path(name).read_bytes())
    planned = engine.plan(content, WINDOW, mode=TrimMode.INSTANT, watch=unwatched)
    receipt = engine.trim(content, WINDOW, KeptSink(), mode=TrimMode.INSTANT, watch=unwatched)
    assert planned.path is receipt.path
    assert planned.frames_hidden == receipt.frames_hidden
    assert planned.frames_copied == receipt.frames_copied


@pytest.mark.parametrize("spec", [VP8, RESILIENT_VP9, AV1], ids=lambda spec: spec.name)
@pytest.mark.parametrize("mode", list(TrimMode), ids=str)
def test_what_hides_frames_can_be_cut_again(
    engine: PyavMedia, library: Library, tmp_path: Path, spec: Spec, mode: TrimMode
) -> None:
    """From its beginning, where frames are hidden that no other cut has there."""
    instant(engine, library.made(spec), WINDOW, tmp_path)
    source = (tmp_path / "cut.webm").rename(tmp_path / "source.webm")
    sink, window = KeptSink(), TrimWindow.parse("0", "0.7")
    content = KeptSource(source.read_bytes())
    receipt = engine.trim(content, window, sink, mode=mode, watch=unwatched)
    made = tmp_path / "again.webm"
    made.write_bytes(sink.content)
    verdict = judge(source, made, window, allow_hidden=True)
    assert verdict.exact, str(verdict)
    assert (verdict.shown, receipt.frames_hidden) == (21, 0)
    assert (receipt.frames_encoded == 0) == (mode is TrimMode.INSTANT)
