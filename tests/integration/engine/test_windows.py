"""Several windows in one output: each exact, in one file, with its sound in step."""

from dataclasses import dataclass
from pathlib import Path

import av
import pytest

from tests.corpus.judge_windows import WindowsVerdict, judge_windows
from tests.corpus.packets import nal_units
from tests.corpus.sources import Library
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

IN_ORDER = "0.813+1.6 2.713+0.9"
ANYHOW = "2.713+0.9 0.4+1.5 0.813+1.6 0.813+1.6"
BROKEN, ENDING = 16, 36
"""Types of units of HEVC: a picture before which others are missing, and a sequence's end."""
JOINED = [
    *((IN_ORDER, name) for name in ("h264-medium-gop", "h264-two-languages", "h264-no-b", "vp9")),
    *((ANYHOW, name) for name in ("h264-mkv", "h264-ts", "hevc-open-gop", "mpeg2-ts", "h264-vfr")),
    *((ANYHOW, name) for name in ("h264-interlaced", "h264-late-audio")),
]


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut that was made, and what the judge says of it."""

    receipt: Receipt
    verdict: WindowsVerdict


def windows_of(text: str) -> list[TrimWindow]:
    """Read windows, each as its start and its length."""
    pairs = (one.split("+") for one in text.split())
    return [TrimWindow.parse(start, duration) for start, duration in pairs]


def make(
    engine: PyavMedia, source: Path, spans: str, folder: Path, mode: TrimMode = TrimMode.EXACT
) -> Cut:
    sink, windows = KeptSink(), windows_of(spans)
    content = KeptSource(source.read_bytes())
    receipt = engine.trim_windows(content, windows, sink, mode=mode, watch=unwatched)
    made = folder / f"cut.{receipt.extension}"
    made.write_bytes(sink.content)
    return Cut(receipt, judge_windows(source, made, windows))


@pytest.mark.parametrize(("spans", "name"), JOINED, ids=[name for _, name in JOINED])
def test_each_window_is_exact_and_copied_where_it_can_be(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str, spans: str
) -> None:
    """The receipt's counts are the output's."""
    cut = make(engine, library.path(name), spans, tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
    assert cut.receipt.path is EnginePath.JOINED
    assert 0 < cut.receipt.frames_copied == cut.verdict.copied
    assert sum(one.frames_copied for one in cut.receipt.windows) == cut.receipt.frames_copied
    assert cut.receipt.frames_copied + cut.receipt.frames_encoded == cut.verdict.shown


def test_decoders_throw_nothing_away_behind_a_seam(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """Many are late by a few pictures there, and throw these away where a sequence has ended.

    An open keyframe may come behind other pictures all the same if it says that its link is broken.
    """
    make(engine, library.path("hevc-open-gop"), ANYHOW, tmp_path)
    kinds = hevc_kinds(tmp_path / "cut.mp4")
    assert kinds.count(BROKEN) == 3
    assert ENDING not in kinds[kinds.index(BROKEN) :]


def hevc_kinds(path: Path) -> list[int]:
    """List the types of the units of a file's pictures."""
    with av.open(path, "r") as file:
        video = file.streams.video[0]
        header = video.codec_context.extradata or b""
        packets = [bytes(packet) for packet in file.demux(video)]
    units = (unit for packet in packets for unit in nal_units(packet, header, hevc=True))
    return [unit[0] >> 1 & 0x3F for unit in units]


@pytest.mark.parametrize("spans", [IN_ORDER, "0.2+0.2 1.1+0.2"])
@pytest.mark.parametrize("mode", [TrimMode.INSTANT, TrimMode.ENCODE])
def test_other_modes_are_exact(
    engine: PyavMedia, library: Library, tmp_path: Path, mode: TrimMode, spans: str
) -> None:
    """Nothing can be hidden amid an output, so that an instant cut is made as an exact one."""
    cut = make(engine, library.path("h264-medium-gop"), spans, tmp_path, mode)
    assert cut.verdict.exact, str(cut.verdict)
    assert cut.receipt.frames_hidden == 0
    encodes = mode is TrimMode.ENCODE or spans != IN_ORDER
    assert cut.receipt.path is (EnginePath.ENCODED if encodes else EnginePath.JOINED)
    reason = cut.receipt.streams[0].reason
    assert ("several windows are cut exactly" in reason) == (mode is TrimMode.INSTANT)


@pytest.mark.parametrize(
    ("spans", "copied"),
    [
        ("0.8+0.8 2.813+0.5", [24, None]),
        ("0.8+0.8 2.8+0.4", [24, 12]),
        ("0.8+0.8 2.013+0.1 2.8+0.4", [24, 0, 12]),
    ],
    ids=["begins with copies", "copies alone", "one without any"],
)
def test_what_is_copied_may_come_first_or_be_all(
    engine: PyavMedia, library: Library, tmp_path: Path, spans: str, copied: list[int | None]
) -> None:
    """The header tells of what is encoded before it comes."""
    cut = make(engine, library.path("h264-short-gop"), spans, tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
    for report, due in zip(cut.receipt.windows, copied, strict=True):
        assert due is None or report.frames_copied == due


def test_where_every_frame_is_a_keyframe_all_are_copied(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    cut = make(engine, library.path("prores-mov"), "0.3+0.2 0.1+0.3", tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
    assert cut.receipt.frames_encoded == 0


def test_windows_that_touch_are_the_whole(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """Nothing of the cut between them is left, and each has its report."""
    film = library.path("h264-short-gop")
    one = make(engine, film, "0.413+3.2", tmp_path)
    many = make(engine, film, "0.413+0.7 1.113+0.013 1.126+2.487", tmp_path)
    assert one.verdict.exact, str(one.verdict)
    assert one.receipt.sha256 == many.receipt.sha256
    counts = [report.frames_copied + report.frames_encoded for report in many.receipt.windows]
    assert counts == [21, 0, 75]
    assert [report.frames_encoded_before for report in many.receipt.windows] == [11, 0, 0]


def test_fifty_windows_do_not_drift(engine: PyavMedia, library: Library, tmp_path: Path) -> None:
    """Each is seven frames long, which is no whole number of the sound's packets."""
    spans = " ".join(f"{0.4 + at / 15:.3f}+0.3" for at in range(50))
    cut = make(engine, library.path("h264-short-gop"), spans, tmp_path)
    assert cut.verdict.exact, str(cut.verdict)
    assert len(cut.receipt.windows) == 50
