"""Cuts what users of cutters reported as wrong and tells what became of it: `make corpus`."""

import argparse
import importlib.metadata
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.conditions import commit
from benchmarks.places import ROOT, cache
from benchmarks.tables import Table
from tests.corpus.reports.catalogue import REPORTS
from tests.corpus.reports.oracle import missing
from tests.corpus.reports.report import Report
from tests.corpus.reports.verdict import deviations
from tests.corpus.sources import Library
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import TrimcoreError
from trimcore.ports.conformance.media import KeptSink, unwatched

DOCUMENT = ROOT / "docs" / "reference" / "what-is-exact.md"

_INTRODUCTION = """\
# What is exact

trimcore {version}, exact mode, at {commit}.

Written by `make corpus`. Each row stands for a public report of a wrong cut by some cutter or
remuxer: a small file of the same kind is made, cut in two or three windows, and each output is
compared with what the source shows and plays inside the window. The eyes and ears are those of the
installed ffmpeg, not of the engine's own libraries: every picture, its time, its look, the sound
place by place, subtitles, chapters, tracks.

- **exact**: nothing differs; *copied 0.93* says that 93% of the pictures were copied.
- **refused**: there is no output, and the error has this code; it is the right answer there.
- **WRONG**: what differs is told below the table.

"""


def main() -> None:
    """Write the document, or only show it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("--show", action="store_true", help="print it, and leave the file alone")
    parser.add_argument("names", nargs="*", help="only these reports; implies --show")
    given = parser.parse_args()
    if absent := missing():
        sys.exit(f"{absent}: not found, and another player is needed to judge by")
    with closing(PyavMedia()) as engine:
        text = _document(engine, given.names or list(REPORTS))
    if given.show or given.names:
        sys.stdout.write(text)
    else:
        DOCUMENT.write_text(text, encoding="utf-8")


def _document(engine: PyavMedia, names: list[str]) -> str:
    state, library, wrong = commit(), Library(cache("reports", "1")), list[str]()
    table = Table("report", "kind", "container", "result", "what is right", "told", figures=False)
    for name in names:
        report = REPORTS[name]
        results = _results(engine, report, report.file(library), wrong)
        link = f"[report]({report.address})"
        table.add(name, report.kind, report.container, results, report.right, link)
        print(f"corpus: {name}: {results}", file=sys.stderr)
    version = importlib.metadata.version("trimcore")
    parts = [_INTRODUCTION.format(version=version, commit=state), str(table)]
    if wrong:
        parts += ["\n## What differs\n\n", *(f"- {said}\n" for said in wrong)]
    return "".join(parts)


def _results(engine: PyavMedia, report: Report, source: Path, wrong: list[str]) -> str:
    results = [_result(engine, report, source, window, wrong) for window in report.cuts()]
    return "; ".join(dict.fromkeys(results))


def _result(
    engine: PyavMedia, report: Report, source: Path, window: TrimWindow, wrong: list[str]
) -> str:
    sink = KeptSink()
    try:
        with closing(LocalByteSource(source)) as content:
            receipt = engine.trim(content, window, sink, watch=unwatched)
    except TrimcoreError as error:
        if error.code == report.refused:
            return f"refused: `{error.code}`"
        wrong.append(f"{report.name}, {float(window.start):g} s: it is refused: {error}")
        return f"**WRONG**, refused: `{error.code}`"
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / f"cut.{receipt.extension}"
        output.write_bytes(sink.content)
        found = deviations(source, output, window)
    wrong += [f"{report.name}, {float(window.start):g} s: {said}" for said in found]
    share = receipt.frames_copied / max(1, receipt.frames_copied + receipt.frames_encoded)
    copied = f", copied {share:.2f}" if share else ""
    return f"**WRONG**{copied}" if found else f"exact{copied}"


if __name__ == "__main__":
    main()
