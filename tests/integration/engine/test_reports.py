"""What users of cutters reported as wrong is right here, in the eyes of another player."""

import os
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.reference import Recipe, reference_cut
from tests.corpus.reports.catalogue import REPORTS
from tests.corpus.reports.oracle import missing
from tests.corpus.reports.verdict import deviations
from tests.corpus.sources import Library
from tests.corpus.specs import Sound
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import TrimcoreError
from trimcore.ports.conformance.media import KeptSink, unwatched

CUTS = [(name, at) for name, report in REPORTS.items() for at in range(len(report.windows))]


@pytest.fixture(scope="module", autouse=True)
def foreign_player() -> None:
    """Do without where there is no other player, unless nothing may be missing."""
    if absent := missing():
        if os.environ.get("TRIMCORE_REQUIRE_SERVERS") == "1":
            pytest.fail(f"another player is compulsory here: {absent}", pytrace=False)
        pytest.skip(f"missing program: {absent}")


@pytest.mark.parametrize(("name", "at"), CUTS)
def test_what_was_reported_is_right(
    name: str, at: int, engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """Or refused for the reason that the report names, or as wrong as it says."""
    report, sink = REPORTS[name], KeptSink()
    source, window = report.file(library), report.cuts()[at]
    try:
        with closing(LocalByteSource(source)) as content:
            receipt = engine.trim(content, window, sink, watch=unwatched)
    except TrimcoreError as error:
        found = [] if error.code == report.refused else [f"it is refused: {error}"]
    else:
        output = tmp_path / f"cut.{receipt.extension}"
        output.write_bytes(sink.content)
        found = deviations(source, output, window)
        found += ["it is not refused"] if report.refused else []
    assert [said for said in found if not (report.wrong and said.startswith(report.wrong))] == []


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe(), ""),
        (Recipe(first=1), "pictures instead of"),
        (Recipe(quality=51), "differs by"),
        (Recipe(late=Fraction(1, 50)), "ms off"),
        (Recipe(sound_late=Fraction(1, 10)), "sound 0 is"),
        (Recipe(sound=False), "a track is not as it was"),
        (Recipe(languages=False), "a track is not as it was"),
        (Recipe(rotation=False), "a track is not as it was"),
    ],
)
def test_what_is_wrong_is_noticed(
    recipe: Recipe, said: str, library: Library, tmp_path: Path
) -> None:
    spec = replace(
        SPECS["h264-rotated"], name="reported", frames=60, sounds=(Sound(language="fin"),)
    )
    source, window = library.made(spec), TrimWindow.parse("0.5", "1")
    found = deviations(source, reference_cut(source, tmp_path / "cut.mp4", window, recipe), window)
    assert any(said in one for one in found) if said else found == []
