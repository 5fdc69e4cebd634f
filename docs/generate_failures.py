"""Writes docs/reference/failures.md from the classes: `python docs/generate_failures.py`."""  # noqa: INP001 - a script

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

from trimcore.domain.errors import MachineFault, MediaFault, TrimcoreError, Unavailable, by_code
from trimcore.domain.model.lease import EXHAUSTED, HANDED_BACK, LAPSED, Failure
from trimcore.domain.policies.source_use import SOURCE_MISSING
from trimcore.domain.usecases.trimming.run_trim import INTERNAL

PAGE = Path(__file__).parent / "reference" / "failures.md"

TEMPLATE = """\
# Why a trim failed

The `code` of a request's `failure`, and of what ended each of its attempts; it never changes its
meaning. The `detail` beside it is a sentence for people. This page is made by
`python docs/generate_failures.py`; a test keeps it equal to the code.

## The video

It can't be cut as asked, and trying again would end alike: the request has failed.

{media}

## The machine

It says nothing about the video. The request is tried again, with growing waits: those marked with
"many" up to forty times more than others, since they are certainly no fault of the request, the
others five times in all. If it never works, the request fails with the code of the last try, and
can be restarted when the machine is well.

{machine}

## The surroundings

Tried again in the same way. In the end such a request has failed with `{exhausted}`.

{surroundings}

## The request

{own}
"""


def table(kinds: Iterable[type[TrimcoreError]]) -> str:
    """Return the codes of a family with what their classes say."""
    rows = (f"| `{kind.code}` | {_said(kind)} |{_tries(kind)}" for kind in kinds)
    return "\n".join(rows)


def page() -> str:
    """Return the whole page."""
    machine = by_code(MachineFault)
    surroundings = (kind for code, kind in by_code(Unavailable).items() if code not in machine)
    head, tries = "| code | meaning |", " tries |"
    return TEMPLATE.format(
        media=f"{head}\n|---|---|\n{table(_leaves(MediaFault))}",
        machine=f"{head}{tries}\n|---|---|---|\n{table(_leaves(MachineFault))}",
        surroundings=f"{head}{tries}\n|---|---|---|\n{table(surroundings)}",
        own=f"{head}\n|---|---|\n" + "\n".join(_own()),
        exhausted=EXHAUSTED.code,
    )


def _leaves(family: type[TrimcoreError]) -> Iterator[type[TrimcoreError]]:
    return (kind for kind in by_code(family).values() if not kind.__subclasses__())


def _said(kind: type[TrimcoreError]) -> str:
    text, _, _ = (inspect.getdoc(kind) or "").partition("\n\n")
    return " ".join(text.split())


def _tries(kind: type[TrimcoreError]) -> str:
    if not issubclass(kind, Unavailable):
        return ""
    return " many |" if kind.is_outage else " five |"


def _own() -> Iterator[str]:
    failures: tuple[Failure, ...] = (SOURCE_MISSING, EXHAUSTED, LAPSED, HANDED_BACK, INTERNAL)
    return (f"| `{failure.code}` | {failure.detail} |" for failure in failures)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
