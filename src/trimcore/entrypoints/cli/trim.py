"""`trimcore trim`: the engine alone."""

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.plan import Plan
from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.cli.ending.answers import answer
from trimcore.entrypoints.cli.ending.interruption import Interrupted
from trimcore.entrypoints.cli.trimming.asked import SVG, Asked
from trimcore.entrypoints.cli.trimming.places import output_at
from trimcore.entrypoints.cli.trimming.told import bar, documents, lines, plan_document
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.job import Job
from trimcore.entrypoints.library.outputs import opened_output


@click.command()
@click.argument("places", nargs=-1, metavar="SOURCE... OUTPUT")
@click.option("--start", metavar="T", help="Where the piece begins.  [default: 0]")
@click.option("--end", metavar="T", help="Where it ends.  [default: the end of SOURCE]")
@click.option("--duration", metavar="T", help="How long it is, in place of --end.")
@click.option("--keep", metavar="A-B", multiple=True, help="A window; several are joined.")
@click.option("--remove", metavar="A-B", multiple=True, help="What to leave out; the rest stays.")
@click.option(
    "--list", "listed", metavar="FILE", help="Windows: a .csv, .tsv, .llc or .edl, or chapters."
)
@click.option("--list-out", metavar="FILE", help="Write the windows as a .csv, .llc or .edl.")
@click.option("--split", is_flag=True, help="Write a file for each window.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in TrimMode]),
    default=TrimMode.EXACT.value,
    show_default=True,
    help="Copy what can be copied, encode everything, or hide what is before the start.",
)
@click.option("--container", metavar="NAME", help="mp4, mov, mkv, …  [default: as OUTPUT ends]")
@click.option("--plan", is_flag=True, help="Draw what would be copied and encoded, and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print the receipt, or the fault, as JSON.")
@click.option("--force", is_flag=True, help="Replace an OUTPUT that exists.")
def trim(places: tuple[str, ...], *, plan: bool, as_json: bool, **words: Any) -> None:  # noqa: ANN401 - as click gives them
    """Cut a piece out of SOURCE and write it to OUTPUT.

    SOURCE is a path, s3://bucket/key, or - for standard input; OUTPUT a path, or - for standard
    output. With several sources, or with --split, OUTPUT is a pattern of {n}, {name} and {stem}.

    T is 12, 12.48, 12.48s, 1m30s, MM:SS.mmm, HH:MM:SS.mmm, or on a constant frame rate 100f or
    HH:MM:SS:FF.

    Exit codes: 0 done, 1 any other fault, 2 usage, 3 this video can't be cut (it is none, damaged,
    of an unknown kind, or beyond a limit), 4 window outside, 5 OUTPUT exists, 6 the machine or a
    store failed (no room, no memory, no answer: the same may work later), 130 interrupted.
    """
    logging.getLogger("trimcore").addHandler(logging.NullHandler())
    sources, output = _places(places, may_lack_output=plan)
    asked = Asked(sources=sources, output=output, **words)
    written = documents() if as_json else lines
    with _as_the_shell_has_it(), ExitStack() as opened:
        asked.check()
        cutter = opened.enter_context(Cutter())
        if plan:
            planned = _planned(cutter, asked.planned(cutter, opened))
            _show(planned, asked, opened, as_json=as_json)
        else:
            if asked.list_out:
                windows = asked.windows_as_list(cutter, opened).encode()
                with opened_output(output_at(asked.list_out, opened, force=asked.force)) as file:
                    file.write(windows)
            _cut(cutter, list(asked.jobs(cutter, opened)), written)


def _places(places: tuple[str, ...], *, may_lack_output: bool) -> tuple[tuple[str, ...], str]:
    if may_lack_output and len(places) == 1:
        return places, ""
    if len(places) < 2:  # noqa: PLR2004 - a source and an output
        raise click.UsageError("SOURCE and OUTPUT are needed.")
    return places[:-1], places[-1]


def _cut(cutter: Cutter, jobs: Sequence[Job], written: Callable[[Sequence[Receipt]], str]) -> None:
    """Make every piece and tell of it; one that can't be made does not stop the others.

    Raises:
        TrimcoreError, OSError: why the first one that is missing is.
    """
    with bar() as begin:
        told = [replace(job, progress=begin(_title(job))) for job in jobs]
        if len(told) == 1:  # in this thread, which a signal interrupts at once
            outcomes: list[Receipt | Exception] = [cutter.run(told[0])]
        else:
            outcomes = cutter.cut_all(told, return_exceptions=True)
    if made := [outcome for outcome in outcomes if isinstance(outcome, Receipt)]:
        answer(written(made))
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


def _title(job: Job) -> str:
    return Path(job.output).name if isinstance(job.output, str) else "trimming"


def _planned(cutter: Cutter, job: Job) -> Plan:
    return cutter.plan(
        job.source,
        job.output,
        start=job.start,
        end=job.end,
        duration=job.duration,
        keep=job.keep,
        remove=job.remove,
        mode=job.mode,
        container=job.container,
    )


def _show(planned: Plan, asked: Asked, opened: ExitStack, *, as_json: bool) -> None:
    """Write a plan to an SVG file, if the output is one, or else answer with it."""
    if not asked.output.endswith(SVG):
        answer(plan_document(planned) if as_json else str(planned))
        return
    with opened_output(output_at(asked.output, opened, force=asked.force)) as file:
        file.write(planned.svg().encode())


@contextmanager
def _as_the_shell_has_it() -> Iterator[None]:
    """Let faults name the options as they are written, and a reader that has gone be a signal."""
    try:
        yield
    except InvalidInput as error:
        faults = (replace(fault, field=f"--{fault.field}") for fault in error.faults)
        raise InvalidInput(*faults) from error
    except BrokenPipeError as error:  # click would make an exit code of it
        raise Interrupted(signal.SIGPIPE) from error
