"""Lines of text that are stored behind the pictures that they are shown with."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.corpus.judge_texts import read_lines
from tests.corpus.sources import make
from tests.corpus.specs import Cue, Spec, Subtitles
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

CUES = (Cue(start=200, end=1500, text="early"), Cue(start=1910, end=2400, text="late"))


TEXT = {"mp4": "mov_text", "mov": "mov_text", "matroska": "subrip"}


@pytest.mark.parametrize("container", TEXT)
@pytest.mark.parametrize(("seconds", "duration"), [(3, "1.43"), (2, "1.43"), (2, "9")])
def test_a_line_at_the_end_of_the_window_is_kept(
    engine: PyavMedia, tmp_path: Path, container: str, seconds: int, duration: str
) -> None:
    """Pictures are stored when they are decoded, so the last ones are before it; no sound is."""
    spec = Spec(
        name="lines",
        container=container,
        width=160,
        height=90,
        rate=Fraction(25),
        frames=25 * seconds,
        gop=25,
        bframes=3,
        sounds=(),
        subtitles=(Subtitles(codec=TEXT[container], language="eng", cues=CUES),),
    )
    source, made = tmp_path / "source", tmp_path / "made"
    make(spec, source)
    sink = KeptSink()
    window = TrimWindow.parse("0.52", duration)
    engine.trim(KeptSource(source.read_bytes()), window, sink, watch=unwatched)
    made.write_bytes(sink.content)
    (lines,) = read_lines(made)
    assert [line.text for line in lines] == ["early", "late"]
    assert lines[1].start == pytest.approx(Fraction("1.39"), abs=0.002)
