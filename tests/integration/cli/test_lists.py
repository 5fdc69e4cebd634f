"""Films cut by lists as editors write them: LosslessCut's project, CMX 3600 and OpenTimelineIO."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import av
import pytest

import trimcore
from tests.corpus.judge import judge
from tests.corpus.judge_windows import judge_windows
from tests.corpus.sources import Library
from trimcore.domain.cutting.timeline.window import TrimWindow

PROJECT = """{
  version: 2,
  mediaFileName: 'film.mp4',
  cutSegments: [
    {
      start: 4.4,
      end: 6.04,
      name: 'Dinner',
      tags: {
        lang: 'de',
      },
      selected: true,
    },
    {
      start: 0.8133333333333334,
      end: 2.12,
      name: 'Beach',
    },
    {
      start: 2.2,
      end: 3.4,
      name: 'Rain',
      selected: false,
    },
    {
      start: 6.48,
      name: '',
      color: 3,
    },
  ],
}
"""
OF_PROJECT = ("4.4+1.64", "0.8133333333333334+1.3066666666666666")
EDL = """TITLE:   HOLIDAY SEQ
FCM: NON-DROP FRAME

001  FILM     AA/V  C        10:00:04:10 10:00:06:01 01:00:00:00 01:00:01:16
* FROM CLIP NAME:  DINNER.MOV
002  BL       V     C        00:00:00:00 00:00:01:00 01:00:01:16 01:00:02:16
003  FILM     V     C        10:00:03:05 10:00:03:05 01:00:02:16 01:00:02:16
003  FILM     V     C        10:00:00:20 10:00:02:03 01:00:02:16 01:00:03:24
* FROM CLIP NAME:  BEACH.MOV
004  FILM     A2    C        10:00:00:20 10:00:02:03 01:00:02:16 01:00:03:24
"""
OF_EDL = ("4.4+1.64", "0.8+1.32")


def windows_of(spans: Sequence[str]) -> list[TrimWindow]:
    """Read windows, each as its start and its length."""
    return [TrimWindow.parse(*span.split("+")) for span in spans]


def trim(*words: str | Path) -> None:
    """Run the command, which has to succeed."""
    command = [sys.executable, "-m", "trimcore", "trim", *map(str, words)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr


def of_tape(source: Path, path: Path, timecode: str = "10:00:00:00") -> Path:
    """Copy a film into one whose first frame has a timecode, as cameras write it."""
    with av.open(str(source)) as read, av.open(str(path), "w") as made:
        copies = {one.index: made.add_stream_from_template(one) for one in read.streams}
        copies[read.streams.video[0].index].metadata["timecode"] = timecode
        for packet in read.demux():
            if packet.dts is not None:
                packet.stream = copies[packet.stream_index]
                made.mux(packet)
    return path


def otio(rate: int) -> str:
    """Write a timeline of two clips and a gap, as editors do, from 10 hours on."""

    def time(value: float) -> dict[str, object]:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": value}

    def span(start: float, length: float) -> dict[str, object]:
        told = {"start_time": time(start), "duration": time(length)}
        return {"OTIO_SCHEMA": "TimeRange.1", **told}

    zero = 36_000 * rate
    file = {
        "OTIO_SCHEMA": "ExternalReference.1",
        "target_url": "file:///media/holiday%20film.mov",
        "available_range": span(zero, 180),
    }
    clips = [
        {
            "OTIO_SCHEMA": "Clip.1",
            "name": name,
            "source_range": span(zero + start, length),
            "media_reference": file,
        }
        for name, start, length in (("Dinner", 110, 41), ("Beach", 20, 33))
    ]
    gap = {"OTIO_SCHEMA": "Gap.1", "source_range": span(0, 10)}
    children = [clips[0], gap, clips[1]]
    track = {"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": children}
    stack = {"OTIO_SCHEMA": "Stack.1", "children": [track]}
    return json.dumps({"OTIO_SCHEMA": "Timeline.1", "name": "holiday", "tracks": stack})


def test_a_film_is_cut_by_a_project_of_losslesscut(library: Library, tmp_path: Path) -> None:
    """In the order of its segments, without those that are not selected, and markers."""
    source, made, cuts = library.path("h264-medium-gop"), tmp_path / "cut.mp4", tmp_path / "a.llc"
    cuts.write_text(PROJECT)
    trim(source, made, "--list", cuts)
    verdict = judge_windows(source, made, windows_of(OF_PROJECT))
    assert verdict.exact, str(verdict)


@pytest.mark.parametrize(("name", "text"), [("cuts.edl", EDL), ("cuts.otio", otio(25))])
def test_a_film_with_a_timecode_is_cut_by_an_editors_list(
    library: Library, tmp_path: Path, name: str, text: str
) -> None:
    """Whose times are the timecode's; once into one file, and once into a file for each."""
    source = of_tape(library.path("h264-medium-gop"), tmp_path / "film.mov")
    assert trimcore.inspect(source).timecode == "10:00:00:00"
    cuts, made = tmp_path / name, tmp_path / "cut.mov"
    cuts.write_text(text)
    trim(source, made, "--list", cuts)
    windows = windows_of(OF_EDL)
    verdict = judge_windows(source, made, windows)
    assert verdict.exact, str(verdict)
    trim(source, tmp_path / "{n}.mov", "--list", cuts, "--split")
    for number, window in enumerate(windows, start=1):
        alone = judge(source, tmp_path / f"{number}.mov", window)
        assert alone.exact, str(alone)
    assert not (tmp_path / "3.mov").exists()


def test_a_film_is_cut_by_timecodes_that_leave_numbers_out(
    library: Library, tmp_path: Path
) -> None:
    """Those of 29.97 frames a second leave two out in most minutes."""
    source = of_tape(library.path("h264-ntsc"), tmp_path / "film.mov", "00:00:58;00")
    cuts, made = tmp_path / "cuts.edl", tmp_path / "cut.mov"
    part = "00:00:59;10 00:01:01;10"  # the 1740th and the 1798th frame, in place of 1800th
    cuts.write_text(f"FCM: DROP FRAME\n001  AX  V  C  {part}  00:00:00;00 00:00:01;28\n")
    trim(source, made, "--list", cuts)
    frames = 59 * 30 + 10 - 58 * 30, 61 * 30 + 10 - 2 - 58 * 30
    start, end = (f"{number * 1001 / 30_000:.9f}" for number in frames)
    verdict = judge(source, made, TrimWindow.parse(start, f"{float(end) - float(start):.9f}"))
    assert verdict.exact, str(verdict)
    assert verdict.shown == 58
