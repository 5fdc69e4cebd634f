"""Cuts of what somebody asked for at a terminal, and what is told of them."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import PurePath

from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.cli.ending.answers import answer
from trimcore.entrypoints.cli.ending.interruption import Ending
from trimcore.entrypoints.cli.trimming.asked import Asked
from trimcore.entrypoints.cli.trimming.bars import Tell, bars
from trimcore.entrypoints.cli.trimming.missing import Missing, end_with, missing
from trimcore.entrypoints.cli.trimming.pieces import Piece
from trimcore.entrypoints.cli.trimming.places import STANDARD, output_at
from trimcore.entrypoints.cli.trimming.told import Written
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.job import Job


def cut_pieces(asked: Asked, cutter: Cutter, opened: ExitStack, written: Written) -> None:
    """Make every piece and tell of it; one of several that can't be made does not stop the others.

    Raises:
        TrimcoreError, OSError: why the one piece that was asked for can't be made.
        Exit: some of several are missing.
    """
    found = asked.pieces(cutter, opened)
    pieces = [each for each in found if isinstance(each, Piece)]
    with bars(len(pieces)) as begin:
        jobs = [
            _job(piece, opened, begin(_title(piece.output)), force=asked.force) for piece in pieces
        ]
        if asked.are_several:
            made = iter(cutter.cut_all(jobs, return_exceptions=True))
        else:  # in this thread, which a signal interrupts at once
            made = iter([cutter.run(jobs[0], last=True)])
    outcomes = [
        _outcome(piece, next(made)) if isinstance(piece, Piece) else piece for piece in found
    ]
    names = [each.output if isinstance(each, Piece) else each.what for each in found]
    if text := written(names, outcomes):
        answer(text)
    if faults := [outcome for outcome in outcomes if isinstance(outcome, Missing)]:
        end_with(faults)


def _job(piece: Piece, opened: ExitStack, progress: Tell | None, *, force: bool) -> Job:
    output = output_at(piece.output, opened, force=force)
    return replace(piece.job, output=output, progress=progress, cancel=Ending())


def _title(place: str) -> str:
    return "trimming" if place == STANDARD else PurePath(place).name


def _outcome(piece: Piece, made: Receipt | Exception) -> Receipt | Missing:
    return made if isinstance(made, Receipt) else missing(piece.what, made)
