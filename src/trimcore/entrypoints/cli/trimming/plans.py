"""Plans of what somebody asked for at a terminal: drawn, written as JSON, or as pictures."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from trimcore.domain.model.plan import Plan
from trimcore.entrypoints.cli.ending.answers import answer
from trimcore.entrypoints.cli.trimming.asked import Asked
from trimcore.entrypoints.cli.trimming.missing import Missing, end_with, missing
from trimcore.entrypoints.cli.trimming.pieces import Piece
from trimcore.entrypoints.cli.trimming.places import STANDARD, output_at
from trimcore.entrypoints.cli.trimming.told import plan_document
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.job import Job
from trimcore.entrypoints.library.outputs import opened_output
from trimcore.entrypoints.library.shared_source import done_with, sharing

_SVG = ".svg"
"""How the name of an output ends that is a drawing of a plan."""
_WIDEST = 72


@dataclass(frozen=True, slots=True)
class _Placed:
    """A plan, and the word for where it or its output goes."""

    plan: Plan
    place: str


def show_plans(asked: Asked, cutter: Cutter, opened: ExitStack, *, as_json: bool) -> None:
    """Plan each output, then write the plans to SVG files, if that is what the outputs are.

    Else they are the answer: one plan by itself, or several under the names of their outputs.
    """
    outcomes = list(_planned(asked, cutter, opened))
    plans = [outcome for outcome in outcomes if isinstance(outcome, _Placed)]
    if asked.output.endswith(_SVG):
        for placed in plans:
            with opened_output(output_at(placed.place, opened, force=asked.force)) as file:
                file.write(placed.plan.svg().encode())
    elif as_json:
        documents = list(map(_document, outcomes))
        answer(json.dumps(documents if asked.are_several else documents[0], indent=2))
    elif asked.are_several:
        titled = [_titled(number, one) for number, one in enumerate(plans, start=1)]
        answer("\n\n".join(titled))
    else:
        answer(_drawn(plans[0].plan))
    if faults := [outcome for outcome in outcomes if isinstance(outcome, Missing)]:
        end_with(faults)


def _planned(asked: Asked, cutter: Cutter, opened: ExitStack) -> Iterator[_Placed | Missing]:
    pieces = asked.pieces(cutter, opened)
    with sharing([piece.job for piece in pieces if isinstance(piece, Piece)]) as told:
        jobs = iter(told)
        for piece in pieces:
            if isinstance(piece, Missing):
                yield piece
                continue
            job = next(jobs)
            try:
                yield _Placed(_plan_of(job, _named_output(piece.output), cutter), piece.output)
            except Exception as fault:
                if not asked.are_several:
                    raise
                yield missing(piece.what, fault)
            finally:
                done_with(job)


def _named_output(place: str) -> str | None:
    return None if place in {"", STANDARD} or place.endswith(_SVG) else place


def _document(outcome: _Placed | Missing) -> dict[str, object]:
    return outcome.document() if isinstance(outcome, Missing) else plan_document(outcome.plan)


def _plan_of(job: Job, output: str | None, cutter: Cutter) -> Plan:
    return cutter.plan(
        job.source,
        output,
        start=job.start,
        end=job.end,
        duration=job.duration,
        keep=job.keep,
        remove=job.remove,
        mode=job.mode,
        container=job.container,
    )


def _titled(number: int, placed: _Placed) -> str:
    return f"{f'{number}. {placed.place}'.rstrip()}\n{_drawn(placed.plan)}"


def _drawn(plan: Plan) -> str:
    """Draw a plan no wider than the terminal, which would break its line of time."""
    return plan.drawn(min(_WIDEST, shutil.get_terminal_size().columns))
