"""What is told of a cut: a bar while it is made, a receipt when it is done."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.model.plan import Plan
from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.library.progress import Progress

Tell = Callable[[Progress], object]


@contextmanager
def bar() -> Iterator[Callable[[str], Tell | None]]:
    """Yield what gives each cut a line with a bar, its speed and the time left; None for no bar.

    Bars are drawn on a terminal only.
    """
    if not sys.stderr.isatty():
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


def documents() -> Callable[[Sequence[Receipt]], str]:
    """Return what writes receipts as JSON, loaded before there is anything that it could fail.

    One receipt is an object, several are a list.
    """
    import json

    from msgspec import to_builtins

    from trimcore.entrypoints.receipt_document import receipt_document

    def written(receipts: Sequence[Receipt]) -> str:
        made = [to_builtins(receipt_document(receipt)) for receipt in receipts]
        return json.dumps(made[0] if len(made) == 1 else made, indent=2)

    return written


def plan_document(plan: Plan) -> str:
    """Write a plan as JSON; moments are in seconds."""
    import json

    described = {
        "asked": {"start": plan.asked.start_us / MICROSECONDS},
        "mode": plan.mode.value,
        "path": plan.path.value,
        "container": plan.container,
        "frames_copied": plan.frames_copied,
        "frames_encoded": plan.frames_encoded,
        "frames_hidden": plan.frames_hidden,
        "bytes_expected": plan.bytes_expected,
        "encoded_because": plan.encoded_because,
        "segments": [
            {
                "start": float(segment.start),
                "end": float(segment.end),
                "kind": segment.kind.value,
                "frames": segment.frames,
                "why": segment.why,
            }
            for segment in plan.segments
        ],
        "keyframes": [float(moment) for moment in plan.keyframes],
    }
    return json.dumps(described, indent=2)


def lines(receipts: Sequence[Receipt]) -> str:
    """Say in a line for each cut what it did."""
    return "\n".join(map(_line, receipts))


def _line(receipt: Receipt) -> str:
    first, last = float(receipt.first.seconds), float(receipt.last.seconds)
    encoded = f", {receipt.frames_encoded} encoded"
    because = f" ({receipt.encoded_because})" if receipt.encoded_because else ""
    return (
        f"{receipt.frames_copied} frames copied{encoded}{because}; shown from {first:.6f} to "
        f"{last:.6f} s of the source; {receipt.bytes_written} bytes in "
        f"{receipt.elapsed_us / 1e6:.2f} s"
    )
