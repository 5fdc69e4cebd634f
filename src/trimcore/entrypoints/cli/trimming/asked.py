"""What somebody asked for at a terminal, as jobs for the library."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import zip_longest
from pathlib import PurePath

import click

from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import is_to_end
from trimcore.entrypoints.cli.trimming.missing import Missing, missing
from trimcore.entrypoints.cli.trimming.patterns import check_pattern, named
from trimcore.entrypoints.cli.trimming.pieces import Piece, check_apart
from trimcore.entrypoints.cli.trimming.places import (
    STANDARD,
    check_output,
    check_room,
    comes_once,
    source_at,
)
from trimcore.entrypoints.cli.trimming.windows import (
    check_list,
    listed_in,
    pair_of,
    windows_of,
)
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.job import Job
from trimcore.entrypoints.library.lists.listed import Listed
from trimcore.entrypoints.library.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words of a command line, read but not yet followed."""

    sources: tuple[str, ...]
    output: str
    start: str | None
    end: str | None
    duration: str | None
    keep: tuple[str, ...]
    remove: tuple[str, ...]
    listed: str | None
    list_out: str | None
    mode: str
    container: str | None
    split: bool
    force: bool
    _sources: dict[str, Source] = field(default_factory=dict)
    """Those that are open already: what comes through a pipe comes once."""

    def check(self) -> None:
        """Find what is wrong with the words before anything is opened.

        Raises:
            UsageError: they don't go together.
            OutputExists: the output is there, and the source would be read in vain.
            InvalidInput: a time can't be read, or is out of its range.
            OSError: there is no such list.
        """
        if self.are_several:
            if self.output:
                check_pattern(self.output)
            if STANDARD in self.sources and len(self.sources) > 1:
                raise click.UsageError("Standard input can't be one of several sources.")
        elif self.output:
            check_output(self.output)
            check_apart([self.output], self.sources)
            if any(map(comes_once, self.sources)):
                check_room(self.output, force=self.force)
        if self.listed:
            check_list(self.listed)
        if self.listed and (self.start or self.end or self.duration or self.keep or self.remove):
            raise click.UsageError("--list can't be given together with other windows.")
        if self.list_out and len(self.sources) > 1:
            raise click.UsageError("--list-out is for one source.")
        self._whole(None).check()

    def windows_as_list(self, cutter: Cutter, opened: ExitStack) -> str:
        """Return the windows of the one source as the list that `list_out` names.

        Raises:
            InvalidInput: it has an ending that can't be written.
        """
        from trimcore.entrypoints.library.lists.writing import written_list

        source = self._source(self.sources[0], opened)
        whole, listed = self._with_list(self._whole(source), cutter)
        windows = windows_of(whole, cutter)
        names = [window.name for window in listed] or [""] * len(windows)
        media = cutter.inspect(source)
        return written_list(self.list_out or "", windows, names, media, self.sources[0])

    def pieces(self, cutter: Cutter, opened: ExitStack) -> list[Piece | Missing]:
        """Return the pieces, in the order of the sources and of their windows.

        What is wrong with one of several sources stands in the place of its pieces.

        Raises:
            UsageError: outputs would take each other's place, or a source's.
            TrimcoreError, OSError: what is wrong with the only source.
        """
        found: list[Piece | Missing] = []
        number = 0
        for place in self.sources:
            try:
                parts = list(self._parts(self._whole(self._source(place, opened)), cutter))
            except Exception as fault:
                if len(self.sources) == 1:
                    raise
                found.append(missing(place, fault))
                continue
            for job, name in parts:
                number += 1
                found.append(self._piece(job, place, number, name))
        check_apart([each.output for each in found if isinstance(each, Piece)], self.sources)
        return found

    def _piece(self, job: Job, place: str, number: int, name: str) -> Piece:
        stem = "input" if place == STANDARD else PurePath(place).stem
        output = self.output
        if self.are_several and output:
            output = named(output, n=number, name=name or stem, stem=stem)
        what = place if len(self.sources) > 1 else output or place
        return Piece(job=job, source=place, output=output, what=what)

    @property
    def are_several(self) -> bool:
        """Whether there may be several outputs."""
        return self.split or len(self.sources) > 1

    def _source(self, place: str, opened: ExitStack) -> Source:
        if place not in self._sources:
            self._sources[place] = source_at(place, opened)
        return self._sources[place]

    def _whole(self, source: object) -> Job:
        return Job(
            source=source,  # type: ignore[arg-type]  # None where only the words are checked
            output=None,
            start=self.start or 0,
            end=self.end,
            duration=self.duration,
            keep=[pair_of("--keep", text) for text in self.keep] or None,
            remove=[pair_of("--remove", text) for text in self.remove] or None,
            mode=self.mode,
            container=self.container,
        )

    def _parts(self, whole: Job, cutter: Cutter) -> Iterator[tuple[Job, str]]:
        """Yield a job for each output of one source, and the name that a list gives it."""
        whole, listed = self._with_list(whole, cutter)
        if not self.split:
            yield whole, ""
            return
        plain = replace(whole, start=0, end=None, duration=None, keep=None, remove=None)
        names = [window.name for window in listed]
        for window, name in zip_longest(windows_of(whole, cutter), names, fillvalue=""):
            if isinstance(window, TrimWindow):
                begin = Fraction(window.start_us, MICROSECONDS)
                long = None if is_to_end(window) else Fraction(window.duration_us, MICROSECONDS)
                yield replace(plain, start=begin, duration=long), name

    def _with_list(self, whole: Job, cutter: Cutter) -> tuple[Job, Sequence[Listed]]:
        if self.listed is None:
            return whole, ()
        listed = listed_in(self.listed, whole, cutter)
        return replace(whole, keep=[(window.start, window.end) for window in listed]), listed
