"""What a child says that a cut would do."""

from collections.abc import Sequence

from trimcore.adapters.pyav.caller.answers.agreed import agreed, moments
from trimcore.adapters.pyav.caller.answers.fields import field_of, fraction, items
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.touching import spanning, touching
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.plan import Plan, PlannedWindow, Segment, SegmentKind


def read_plan(answer: object, *, asked: Sequence[TrimWindow], mode: TrimMode) -> Plan:
    """Turn a plan into a value; `asked` are the windows, of which those that touch are one.

    Raises:
        EngineCrashed: it is not of the agreed form.
    """
    with agreed():
        cut = zip(touching(asked), items(answer, "windows"), strict=True)
        return Plan(
            windows=tuple(_planned(spanning(group), entry) for group, entry in cut),
            mode=mode,
            path=EnginePath(field_of(answer, "path", str)),
            container=field_of(answer, "container", str),
            bytes_expected=field_of(answer, "bytes_expected", int),
            encoded_because=field_of(answer, "encoded_because", str),
        )


def _planned(asked: TrimWindow, entry: object) -> PlannedWindow:
    return PlannedWindow(
        asked=asked,
        segments=tuple(_segment(segment) for segment in items(entry, "segments")),
        keyframes=moments(field_of(entry, "keyframes", dict)),
    )


def _segment(entry: object) -> Segment:
    return Segment(
        start=fraction(field_of(entry, "start", list)),
        end=fraction(field_of(entry, "end", list)),
        kind=SegmentKind(field_of(entry, "kind", str)),
        frames=field_of(entry, "frames", int),
        why=field_of(entry, "why", str),
    )
