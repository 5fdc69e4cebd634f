"""Cuts every film of the corpus in every way and tells what became of it: `make matrix`."""

import argparse
import importlib.metadata
import string
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av

from benchmarks.conditions import commit
from benchmarks.films import film
from benchmarks.places import ROOT, cache
from benchmarks.tables import Table
from tests.corpus.broken import BROKEN, broken_path
from tests.corpus.catalogue import SPECS
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from tests.corpus.viewing import container_zero, main_video, view
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import TrimcoreError
from trimcore.ports.conformance.media import KeptSink, unwatched, window_of

DOCUMENT = ROOT / "docs" / "reference" / "matrix.md"
KINDS = ("from a keyframe", "inside a GOP", "one frame", "to the end", "whole")
CODECS = {"libdav1d": "av1"}
LENGTH = Fraction(19, 10)
INSIDE = Fraction(17, 100)
FOREVER = 3600

_INTRODUCTION = """\
# What is joined, what is encoded, what is refused

trimcore {version}, exact mode, at {commit}.

Written by `make matrix`, which cuts every film of the tests' corpus in every way and lets the judge
look at each output: frame by frame, with sound, tags and container.

- **joined 0.93**: packets were copied and, where the cut breaks a GOP, encoded ones joined to them;
  93% of the window's frames are copies.
- **encoded**: every frame of the window was encoded, for the reason that the letter stands for.
- **refused**: there is no output, and the error has this code.
- **INEXACT**: the judge objects; see below the table.

The window begins at a keyframe, or 0.17 s after one, and lasts 1.9 s; or holds one frame alone; or
begins inside a GOP and has no end; or is the whole film.

"""


@dataclass(slots=True)
class Notes:
    """Reasons by letter, and the judge's objections."""

    reasons: list[str] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)

    def letter(self, reason: str) -> str:
        """Return the letter of a reason, a new one if it is new."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        return string.ascii_lowercase[self.reasons.index(reason)]


def main() -> None:
    """Write the document, or only show it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matrix", description=__doc__)
    parser.add_argument("--show", action="store_true", help="print it, and leave the file alone")
    parser.add_argument("names", nargs="*", help="only these films; implies --show")
    given = parser.parse_args()
    with closing(PyavMedia()) as engine:
        text = _document(engine, given.names or list(SPECS))
    if given.show or given.names:
        sys.stdout.write(text)
    else:
        DOCUMENT.write_text(text, encoding="utf-8")


def _document(engine: PyavMedia, names: list[str]) -> str:
    notes, state = Notes(), commit()
    table = Table("film", "codec", "container", *KINDS, figures=False)
    for name in names:
        table.add(name, *_row(engine, name, notes))
        print(f"matrix: {name}", file=sys.stderr)
    version = importlib.metadata.version("trimcore")
    parts = [_INTRODUCTION.format(version=version, commit=state), str(table)]
    letters = zip(string.ascii_lowercase, notes.reasons, strict=False)
    parts += ["\n", *(f"- **{letter}**: {reason}\n" for letter, reason in letters)]
    if notes.objections:
        parts += ["\n## Objections\n\n", *(f"- {objection}\n" for objection in notes.objections)]
    parts += ["\n## Files that are no films\n\n", str(_refusals(engine))]
    return "".join(parts)


def _row(engine: PyavMedia, name: str, notes: Notes) -> Iterator[str]:
    source = film(name)
    with av.open(str(source)) as container:
        codec = main_video(container).codec_context.name
    yield CODECS.get(codec, codec).removeprefix("lib")
    yield SPECS[name].container
    for kind, window in zip(KINDS, _windows(source), strict=True):
        yield _cell(engine, f"{name}, {kind}", source, window, notes)


def _windows(source: Path) -> Iterator[TrimWindow]:
    """Give one window for each kind."""
    keys, frames = _keyframes(source), view(source).frames
    key = keys[1] if len(keys) > 1 else keys[0]
    yield window_of(key, key + LENGTH)
    yield window_of(key + INSIDE, key + INSIDE + LENGTH)
    alone, after = (frame.time for frame in frames[len(frames) // 2 :][:2])
    yield window_of(alone, (alone + after) / 2)
    yield window_of(keys[0] + INSIDE, keys[0] + FOREVER)
    yield window_of(Fraction(0), Fraction(FOREVER))


def _keyframes(source: Path) -> list[Fraction]:
    """List when keyframes are shown."""
    with av.open(str(source)) as container:
        video, zero = main_video(container), container_zero(container)
        base = video.time_base or Fraction(1)
        times = [
            (packet.pts or 0) * base - zero
            for packet in container.demux(video)
            if packet.size and packet.is_keyframe
        ]
    return sorted(time for time in times if time >= 0) or [Fraction(0)]


def _cell(engine: PyavMedia, what: str, source: Path, window: TrimWindow, notes: Notes) -> str:
    sink = KeptSink()
    try:
        with closing(LocalByteSource(source)) as content:
            receipt = engine.trim(content, window, sink, watch=unwatched)
    except TrimcoreError as error:
        return f"refused: `{error.code}`"
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / f"cut.{receipt.extension}"
        output.write_bytes(sink.content)
        verdict = judge(source, output, window)
    if not verdict.exact:
        notes.objections.append(f"{what}: {verdict.deviations[0]}")
    spoilt = "" if verdict.exact else "**INEXACT** "
    if receipt.frames_copied == 0:
        because = receipt.encoded_because or "no reason is told"
        return f"{spoilt}{receipt.path} ({notes.letter(because)})"
    share = receipt.frames_copied / (receipt.frames_copied + receipt.frames_encoded)
    return f"{spoilt}{receipt.path} {share:.2f}"


def _refusals(engine: PyavMedia) -> Table:
    table = Table("file", "code", "what its user is told", figures=False)
    library = Library(cache("films", "broken"))
    for name in BROKEN:
        try:
            with closing(LocalByteSource(broken_path(name, library))) as content:
                engine.trim(
                    content, window_of(Fraction(1), Fraction(2)), KeptSink(), watch=unwatched
                )
        except TrimcoreError as error:
            table.add(name, f"`{error.code}`", str(error))
        else:
            table.add(name, "", "nothing: it could be cut")
    return table


if __name__ == "__main__":
    main()
