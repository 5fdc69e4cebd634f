"""Runs of frames with which a cut would do the same, and why."""

from trimcore.domain.cutting.planning.plan import CutPlan

_WISHED = "All frames are to be encoded."
_BEFORE = "They come before the first keyframe of the window at which copies can begin."
_BEHIND = "They come behind the last frames of the window that can be copied without a gap."
_NEEDED = "Frames that are shown need them."


def segments_of(plan: CutPlan) -> list[tuple[int, int, str, int, str]]:
    """Return from which tick to which, what is done, with how many frames, and why not copied."""
    found: list[tuple[int, int, str, int, str]] = []
    head, copied, tail = plan.head, plan.copied, plan.tail
    if copied is not None and copied.hidden:
        hidden = copied.hidden
        first = min(frame.shown for frame in hidden)
        found.append((first, plan.frames[0].shown, "hidden", len(hidden), _NEEDED))
    runs = (
        (head, "encoded", _BEFORE if copied else plan.reason or _WISHED),
        (copied, "copied", ""),
        (tail, "encoded", _BEHIND),
    )
    for run, kind, why in runs:
        if run is not None and run.frames:
            first, last = run.frames[0].shown, run.frames[-1].end
            found.append((first, last, kind, len(run.frames), why))
    return found
