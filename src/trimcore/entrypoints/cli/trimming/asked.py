"""What somebody asked for at a terminal, as jobs for the library."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest
from pathlib import PurePath

import click

from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import is_to_end
from trimcore.entrypoints.cli.trimming.patterns import check_pattern, named
from trimcore.entrypoints.cli.trimming.places import (
    STANDARD,
    check_source_stays,
    output_at,
    source_at,
)
from trimcore.entrypoints.cli.trimming.windows import listed_in, pair_of, windows_of
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.job import Job
from trimcore.entrypoints.library.lists.listed import Listed
from trimcore.entrypoints.library.lists.writing import written_list

SVG = ".svg"
"""How the name of an output ends that is a drawing of a plan."""


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

    def check(self) -> None:
        """Find what is wrong with the words before anything is opened.

        Raises:
            UsageError: they don't go together.
            InvalidInput: a time can't be read, or is out of its range.
        """
        if self.split or len(self.sources) > 1:
            check_pattern(self.output)
            if STANDARD in self.sources and len(self.sources) > 1:
                raise click.UsageError("Standard input can't be one of several sources.")
        elif self.output:
            check_source_stays(self.sources[0], self.output)
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
        source = source_at(self.sources[0], opened)
        whole, listed = self._with_list(self._whole(source), cutter)
        windows = windows_of(whole, cutter)
        names = [window.name for window in listed] or [""] * len(windows)
        media = cutter.inspect(source)
        return written_list(self.list_out or "", windows, names, media, self.sources[0])

    def jobs(self, cutter: Cutter, opened: ExitStack) -> Iterator[Job]:
        """Yield a job for each output, in the order of the sources and of their windows."""
        several = self.split or len(self.sources) > 1
        number = 0
        for place in self.sources:
            whole = self._whole(source_at(place, opened))
            stem = "input" if place == STANDARD else PurePath(place).stem
            for job, name in self._parts(whole, cutter):
                number += 1
                output = self.output
                if several:
                    output = named(output, n=number, name=name or stem, stem=stem)
                    check_source_stays(place, output)
                yield replace(job, output=output_at(output, opened, force=self.force))

    def planned(self, cutter: Cutter, opened: ExitStack) -> Job:
        """Return the job whose plan is wanted.

        Raises:
            UsageError: there are several.
        """
        if len(self.sources) > 1 or self.split:
            raise click.UsageError("--plan is for one output.")
        output = None if self.output in {"", STANDARD} or self.output.endswith(SVG) else self.output
        whole = self._whole(source_at(self.sources[0], opened))
        ((job, _),) = self._parts(whole, cutter)
        return replace(job, output=output)

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
