"""The judge passes a right cut, and names whatever is wrong with a wrong one."""

import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.corpus.boxes import boxes
from tests.corpus.catalogue import SPECS
from tests.corpus.judge import Verdict, judge
from tests.corpus.reference import Recipe, reference_cut
from tests.corpus.sources import Library
from trimcore.domain.cutting.timeline.window import TrimWindow

WINDOW = TrimWindow(start_us=1_210_000, duration_us=1_000_000)
WHOLE = TrimWindow(start_us=0, duration_us=60_000_000)
MS = Fraction(1, 1000)


def judged(
    library: Library,
    tmp_path: Path,
    name: str,
    recipe: Recipe | None = None,
    window: TrimWindow = WINDOW,
) -> Verdict:
    """Cut a source with the reference cutter, as the recipe says, and judge the result."""
    source = library.path(name)
    output = reference_cut(source, tmp_path / f"cut{source.suffix}", window, recipe)
    return judge(source, output, window)


class TestRightCuts:
    @pytest.mark.parametrize(
        "name",
        [
            "h264",
            "h264-open-gop",
            "h264-ntsc",
            "h264-vfr",
            "h264-vfr-gaps",
            "h264-10bit",
            "h264-rotated",
            "h264-anamorphic",
            "h264-bt709",
            "h264-fragmented",
            "h264-hidden-start",
            "h264-late-audio",
            "h264-silent",
            "h264-two-languages",
            "h264-subtitles",
            "h264-mov",
            "h264-mkv",
            "h264-ts",
            "h264-ts-wrap",
            "hevc-open-gop",
            "hevc-hlg-mkv",
            "vp9",
            "av1",
        ],
    )
    def test_are_exact(self, library: Library, tmp_path: Path, name: str) -> None:
        verdict = judged(library, tmp_path, name)
        assert verdict.exact, verdict
        assert verdict.shown == verdict.expected > 0

    @pytest.mark.parametrize("start_us", [0, 200_000, 1_000_000])
    def test_keep_the_delay_of_a_video_track_that_begins_late(
        self, library: Library, tmp_path: Path, start_us: int
    ) -> None:
        window = TrimWindow(start_us=start_us, duration_us=1_000_000)
        verdict = judged(library, tmp_path, "h264-late-video", window=window)
        assert verdict.exact, verdict

    @pytest.mark.parametrize("name", ["h264", "h264-ts", "h264-fragmented-no-edits", "vp8"])
    def test_may_begin_at_zero(self, library: Library, tmp_path: Path, name: str) -> None:
        window = TrimWindow(start_us=0, duration_us=700_000)
        verdict = judged(library, tmp_path, name, window=window)
        assert verdict.exact, verdict

    def test_may_be_cut_at_the_end_of_the_source(self, library: Library, tmp_path: Path) -> None:
        window = TrimWindow(start_us=5_500_000, duration_us=60_000_000)
        verdict = judged(library, tmp_path, "h264", window=window)
        assert verdict.exact, verdict
        assert verdict.shown == 15

    def test_may_show_a_single_frame(self, library: Library, tmp_path: Path) -> None:
        window = TrimWindow(start_us=2_000_000, duration_us=1_000)
        verdict = judged(library, tmp_path, "h264", window=window)
        assert verdict.exact, verdict
        assert verdict.shown == 1

    def test_may_be_the_source_itself(self, library: Library) -> None:
        source = library.path("h264-front")
        verdict = judge(source, source, WHOLE)
        assert verdict.exact, verdict
        assert verdict.identical == verdict.copied == SPECS["h264-front"].frames

    def test_take_the_last_frame_before_the_end_and_none_at_it(
        self, library: Library, tmp_path: Path
    ) -> None:
        at_a_frame = TrimWindow(start_us=1_000_000, duration_us=500_000)
        assert judged(library, tmp_path, "h264", window=at_a_frame).shown == 15
        after_it = TrimWindow(start_us=1_000_000, duration_us=500_501)
        assert judged(library, tmp_path, "h264", window=after_it).shown == 16


WRONG = [
    ("h264", Recipe(first=1), "frames are missing: 37"),
    ("h264", Recipe(first=-1), "1 pictures are in the file that are not shown"),
    (
        "h264",
        Recipe(first=-1, late=Fraction(1, 30)),
        "from outside the window are shown: 36",
    ),
    ("h264", Recipe(last=1), "frames are missing: 66"),
    ("h264", Recipe(last=-1), "frames from outside the window are shown: 67"),
    ("h264", Recipe(dropped=12), "frames are missing: 49"),
    ("h264", Recipe(doubled=12), "frames are shown more than once: 49"),
    ("h264", Recipe(late=17 * MS), "the first frame shows at"),
    ("h264", Recipe(quality=40), "dB, under 38.0 dB"),
    ("h264", Recipe(preroll=9), "9 pictures are in the file that are not shown"),
    ("h264", Recipe(index_in_front=False), "the index is not in front"),
    ("h264", Recipe(sound=False), "sound track 0 is missing"),
    ("h264", Recipe(sound_late=200 * MS), "+200.0 ms out of step"),
    ("h264", Recipe(sound_late=-60 * MS), "-60.0 ms out of step"),
    ("h264", Recipe(sound_late=2000 * MS), "sound track 0 begins at"),
    ("h264", Recipe(sound_long=300 * MS), "sound track 0 ends at"),
    ("h264-two-languages", Recipe(foreign_sound=True), "is not the source's sound"),
    ("h264", Recipe(container="mov"), "the container is mov instead of mp4"),
    ("h264", Recipe(container="matroska"), "the container is matroska instead of mp4"),
    ("h264-rotated", Recipe(rotation=False), "lost or changed its rotation"),
    ("h264-anamorphic", Recipe(aspect=False), "aspect is 1 instead of 4/3"),
    ("h264-bt709", Recipe(colour=False), "transfer 2 for transfer 1"),
    ("hevc-hdr", Recipe(), "lost or changed its HDR metadata"),
    ("h264-interlaced", Recipe(), "progressive for interlaced"),
    ("h264-two-languages", Recipe(languages=False), "the language of audio 1 is 'und'"),
    ("h264-two-languages", Recipe(titles=False), "the title of audio 0 is '' instead of 'Main'"),
    ("h264-two-languages", Recipe(dispositions=False), "the disposition of audio"),
    ("h264-subtitles", Recipe(subtitles=False), "there are 0 subtitle streams"),
    ("h264-subtitles", Recipe(titles=False), "the file's title is None instead of"),
]


@pytest.mark.parametrize(("name", "recipe", "sentence"), WRONG)
def test_a_wrong_cut_is_named(
    library: Library, tmp_path: Path, name: str, recipe: Recipe, sentence: str
) -> None:
    verdict = judged(library, tmp_path, name, recipe)
    assert not verdict.exact
    assert any(sentence in deviation for deviation in verdict.deviations), verdict


def test_a_video_track_that_begins_late_may_not_be_moved(library: Library, tmp_path: Path) -> None:
    source, late = library.path("h264-late-video"), TrimWindow(start_us=0, duration_us=1_500_000)
    later = replace(late, start_us=500_000, duration_us=1_000_000)
    output = reference_cut(source, tmp_path / "cut.mp4", later)
    verdict = judge(source, output, late)
    assert any("first frame shows at 0.000000 s, not 0.500000" in d for d in verdict.deviations)


def test_hidden_pictures_may_be_allowed(library: Library, tmp_path: Path) -> None:
    source = library.path("h264")
    output = reference_cut(source, tmp_path / "cut.mp4", WINDOW, Recipe(preroll=9))
    verdict = judge(source, output, WINDOW, allow_hidden=True)
    assert verdict.exact, verdict


def test_a_window_without_a_frame_is_no_question(library: Library) -> None:
    source = library.path("h264")
    with pytest.raises(ValueError, match="shows no frame"):
        judge(source, source, TrimWindow(start_us=70_000_000, duration_us=1_000_000))


def _patch(path: Path, box: str, offset: int, change: int) -> None:
    """Add to a number in the first box of a name."""
    data = bytearray(path.read_bytes())
    at = next(found.at for found in boxes(path) if found.path.endswith(box)) + 8 + offset
    (value,) = struct.unpack_from(">I", data, at)
    struct.pack_into(">I", data, at, value + change)
    path.write_bytes(data)


def test_a_header_must_tell_the_length_of_its_samples(library: Library, tmp_path: Path) -> None:
    source = library.path("h264")
    output = reference_cut(source, tmp_path / "cut.mp4", WINDOW)
    _patch(output, "mdia/mdhd", 16, -512)
    verdict = judge(source, output, WINDOW)
    assert any("a track's header tells" in deviation for deviation in verdict.deviations), verdict


def test_bytes_of_no_sample_are_a_leak(library: Library, tmp_path: Path) -> None:
    source = library.path("h264")
    output = reference_cut(source, tmp_path / "cut.mp4", WINDOW)
    _patch(output, "mdat", -8, 5_000)
    with output.open("ab") as file:
        file.write(bytes(5_000))
    verdict = judge(source, output, WINDOW)
    assert verdict.deviations == ("5000 bytes of media data in the file belong to no sample",)


@pytest.mark.parametrize(("name", "is_leak"), [("prores-mov", True), ("h264", False)])
def test_sound_that_no_decoder_needs_is_a_leak(
    library: Library, tmp_path: Path, name: str, is_leak: bool
) -> None:
    """Of PCM, a part of a packet may be hidden; of AAC, 80 ms and a packet."""
    source = library.path(name)
    output = reference_cut(source, tmp_path / f"cut{source.suffix}", WINDOW)
    last = [box for box in boxes(output) if box.path.endswith("edts/elst")][-1]
    data, begins = bytearray(output.read_bytes()), last.at + len(last.body)
    (tick,) = struct.unpack_from(">i", data, begins)
    struct.pack_into(">i", data, begins, tick + 48 * 40)
    output.write_bytes(data)
    found = judge(source, output, WINDOW).deviations
    assert any("in the file unheard" in deviation for deviation in found) == is_leak, found


def _copy(source: Path, output: Path, *, without: int) -> None:
    """Copy every video packet but one, by its place in decode order."""
    options = {"movflags": "faststart", "fflags": "+bitexact"}
    with (
        av.open(str(source)) as container,
        av.open(str(output), "w", container_options=options) as out,
    ):
        streams = {s.index: out.add_stream_from_template(s) for s in container.streams}
        for number, packet in enumerate(p for p in container.demux() if p.size):
            if packet.dts is not None and not (packet.stream_index == 0 and number == without):
                packet.stream = streams[packet.stream_index]
                out.mux_one(packet)


def test_a_copied_frame_must_decode_to_the_source_s_picture(
    library: Library, tmp_path: Path
) -> None:
    source, output = library.path("h264-front"), tmp_path / "copy.mp4"
    with av.open(str(source)) as container:
        kinds = [packet.stream_index for packet in container.demux() if packet.size]
    second_reference = [at for at, kind in enumerate(kinds) if kind == 0][1]
    _copy(source, output, without=second_reference)
    verdict = judge(source, output, WHOLE)
    assert any("is copied but decodes to another picture" in d for d in verdict.deviations), verdict
    assert any("frames are missing" in d for d in verdict.deviations), verdict


def test_an_output_cut_off_in_its_middle_is_named(library: Library, tmp_path: Path) -> None:
    source = library.path("h264")
    output = reference_cut(source, tmp_path / "cut.mp4", WINDOW)
    output.write_bytes(output.read_bytes()[:-20_000])
    assert not judge(source, output, WINDOW).exact


def test_a_verdict_reads_as_a_list(library: Library, tmp_path: Path) -> None:
    verdict = judged(library, tmp_path, "h264", Recipe(first=1))
    assert "29 of 30 frames" in str(verdict)
    assert "\n- frames are missing: 37" in str(verdict)
