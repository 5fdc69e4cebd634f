"""Streams that refresh their pictures bit by bit: keyframes at which decoding can't begin."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.keyframes import refreshes_slowly
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

H264 = Framing(units=unit_syntax.H264, width=0)
CODE = b"\0\0\0\1"
SLICE = CODE + b"\x41\x9a"


def test_a_stream_without_whole_keyframes_is_cut_exactly(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """Decoding begins at the last keyframe after which pictures are whole at once: the first."""
    plain = SPECS["h264"]
    options = tuple(
        (name, f"{value}:intra-refresh=1" if name == "x264-params" else value)
        for name, value in plain.options
    )
    source = library.made(replace(plain, name="h264-refresh", options=options, gop=48, bframes=0))
    window, sink = TrimWindow.parse("1.65", "1.1"), KeptSink()
    receipt = engine.trim(KeptSource(source.read_bytes()), window, sink, watch=unwatched)
    output = tmp_path / "out.mp4"
    output.write_bytes(sink.content)
    verdict = judge(source, output, window)
    assert verdict.exact, verdict
    assert receipt.frames_encoded == verdict.shown


@pytest.mark.parametrize(
    ("unit", "slowly"),
    [
        (b"\x06\x06\x01\xc4\x80", False),  # recovery_frame_cnt 0
        (b"\x06\x06\x01\x24\x80", True),  # recovery_frame_cnt 3
        (b"\x06\x05\x02\xff\xff\x06\x01\x24\x80", True),  # behind another message
        (b"\x06\x05\x01\x24\x80", False),  # no recovery point
        (b"\x06\xff", False),  # cut off
    ],
)
def test_the_recovery_point_message_tells(unit: bytes, slowly: bool) -> None:
    """A count above 0 means that pictures become whole only later."""
    assert refreshes_slowly(CODE + unit + SLICE, H264) is slowly


def test_a_message_behind_the_picture_is_the_next_ones() -> None:
    """Only what comes before the first slice counts."""
    assert not refreshes_slowly(SLICE + CODE + b"\x06\x06\x01\x24\x80", H264)
