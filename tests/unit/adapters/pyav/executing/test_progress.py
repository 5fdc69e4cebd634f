"""Frames that are done are told in percents of all."""

from trimcore.adapters.pyav.executing.progress import Progress


def test_all_frames_are_ninety_five_percent() -> None:
    """The rest is the check's."""
    told: list[int] = []
    progress = Progress(total=4, report=told.append)
    for _ in range(4):
        progress.step()
    assert told == [23, 47, 71, 95]
