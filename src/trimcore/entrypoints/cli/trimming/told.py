"""What is told of a cut when it is done."""

from collections.abc import Callable, Iterator, Sequence

from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.model.plan import Plan, Segment
from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.cli.trimming.missing import Missing

Written = Callable[[Sequence[str], Sequence[Receipt | Missing]], str]
"""What puts into words what became of outputs, by the name of each."""


def documents(*, as_list: bool) -> Written:
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

    def written(_names: Sequence[str], outcomes: Sequence[Receipt | Missing]) -> str:
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


def lines(names: Sequence[str], outcomes: Sequence[Receipt | Missing]) -> str:
    """Say in a line for each cut what it did; the line of one of several begins with its name.

    Below them stands what there is to remark on their tracks, such as what could not be kept: once
    where all have it in common, else behind the names.
    """
    before = [f"{name}: " if len(names) > 1 else "" for name in names]
    told = zip(before, outcomes, strict=True)
    made = [(name, each) for name, each in told if isinstance(each, Receipt)]
    remarks: dict[str, list[str]] = {}
    for name, receipt in made:
        for remark in _remarks(receipt):
            remarks.setdefault(remark, []).append(name)
    return "\n".join(
        [
            *(name + _line(receipt) for name, receipt in made),
            *(
                f"  {'' if len(having) == len(made) else ''.join(having)}{remark}"
                for remark, having in remarks.items()
            ),
        ]
    )


def _remarks(receipt: Receipt) -> Iterator[str]:
    for stream in receipt.streams:
        left_out = "left out" if stream.fate is StreamFate.DROPPED else ""
        if said := ": ".join(filter(None, (left_out, stream.reason))):
            yield f"track {stream.index}, {stream.kind}: {said}"


def _line(receipt: Receipt) -> str:
    first, last = float(receipt.first.seconds), float(receipt.last.seconds)
    encoded = f", {receipt.frames_encoded} encoded"
    if receipt.frames_hidden:  # which others may see, so that it has to be known
        encoded += f", {receipt.frames_hidden} from before the start hidden in the file"
    because = f" ({receipt.encoded_because})" if receipt.encoded_because else ""
    return (
        f"{receipt.frames_copied} frames copied{encoded}{because}; shown from {first:.6f} to "
        f"{last:.6f} s of the source; {receipt.bytes_written} bytes in "
        f"{receipt.elapsed_us / 1e6:.2f} s"
    )
