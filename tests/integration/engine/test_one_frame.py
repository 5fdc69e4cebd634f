"""A window of one frame is a file, too, with the few milliseconds of sound that belong to it."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.corpus.judge import judge
from tests.corpus.sources import Library
from tests.corpus.viewing import view
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched, window_of

LASTS = Fraction(1, 60)


@pytest.mark.parametrize("name", ["h264-short-gop", "h264-rotated", "h264-subtitles", "mpeg4-b"])
@pytest.mark.parametrize("place", [0, 7, 45, 90, 91, 92])
def test_one_frame_is_cut_out(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str, place: int
) -> None:
    """At any place: where an edit list leaves little of a packet, and where no line is shown."""
    source, sink = library.path(name), KeptSink()
    start = view(source).frames[place].time
    window = window_of(start, start + LASTS)
    receipt = engine.trim(KeptSource(source.read_bytes()), window, sink, watch=unwatched)
    made = tmp_path / f"cut.{receipt.extension}"
    made.write_bytes(sink.content)
    verdict = judge(source, made, window)
    assert verdict.exact, str(verdict)
    assert verdict.shown == 1
