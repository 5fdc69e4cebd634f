"""What is told of a cut: a bar while it is made, a receipt when it is done."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.model.plan import Plan, Segment
from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.cli.trimming.missing import Missing
from trimcore.entrypoints.library.progress import Progress

Tell = Callable[[Progress], object]


@contextmanager
def bar() -> Iterator[Callable[[str], Tell | None]]:
    """Yield what gives each cut a line with a bar, its speed and the time left; None for no bar.

    Bars are drawn on a terminal only.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _title: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def begin(title: str) -> Tell:
            task = bars.add_task(title, total=1.0, speed="")

            def tell(progress: Progress) -> None:
                speed = "" if progress.speed is None else f"{progress.speed:.1f}×"
                bars.update(task, completed=progress.fraction, speed=speed)

            return tell

        yield begin


def documents(*, as_list: bool) -> Callable[[Sequence[Receipt | Missing]], str]:
    """Return what writes receipts as JSON, loaded before there is anything that it could fail.

    A list has a receipt or an error for each output, in their order.
    """
    import json

    from msgspec import to_builtins

    from trimcore.entrypoints.receipt_document import receipt_document

    def document(outcome: Receipt | Missing) -> object:
        if isinstance(outcome, Missing):
            return outcome.document()
        return to_builtins(receipt_document(outcome))

    def written(outcomes: Sequence[Receipt | Missing]) -> str:
        made = list(map(document, outcomes))
        return json.dumps(made if as_list else made[0], indent=2)

    return written


def plan_document(plan: Plan) -> dict[str, object]:
    """Describe a plan in plain values; moments are in seconds."""
    return {
        "asked": {"start": plan.asked.start_us / MICROSECONDS},
        "windows": [
            {
                "start": window.asked.start_us / MICROSECONDS,
                "segments": list(map(_segment_document, window.segments)),
            }
            for window in plan.windows
        ],
        "mode": plan.mode.value,
        "path": plan.path.value,
        "container": plan.container,
        "frames_copied": plan.frames_copied,
        "frames_encoded": plan.frames_encoded,
        "frames_hidden": plan.frames_hidden,
        "bytes_expected": plan.bytes_expected,
        "encoded_because": plan.encoded_because,
        "segments": list(map(_segment_document, plan.segments)),
        "keyframes": [float(moment) for moment in plan.keyframes],
    }


def _segment_document(segment: Segment) -> dict[str, object]:
    return {
        "start": float(segment.start),
        "end": float(segment.end),
        "kind": segment.kind.value,
        "frames": segment.frames,
        "why": segment.why,
    }


def lines(outcomes: Sequence[Receipt | Missing]) -> str:
    """Say in a line for each cut what it did."""
    return "\n".join(_line(made) for made in outcomes if isinstance(made, Receipt))


def _line(receipt: Receipt) -> str:
    first, last = float(receipt.first.seconds), float(receipt.last.seconds)
    encoded = f", {receipt.frames_encoded} encoded"
    because = f" ({receipt.encoded_because})" if receipt.encoded_because else ""
    return (
        f"{receipt.frames_copied} frames copied{encoded}{because}; shown from {first:.6f} to "
        f"{last:.6f} s of the source; {receipt.bytes_written} bytes in "
        f"{receipt.elapsed_us / 1e6:.2f} s"
    )
