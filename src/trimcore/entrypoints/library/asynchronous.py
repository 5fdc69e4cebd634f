"""A cut that an event loop waits for, made by a thread of its own."""

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.notation import Time
from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.job import Job, Pair
from trimcore.entrypoints.library.outputs import Output
from trimcore.entrypoints.library.progress import Cancel, EitherSet, Progress
from trimcore.entrypoints.library.sources import Source
from trimcore.entrypoints.wiring.engine import Limits


async def acut(  # noqa: PLR0913 - what can be said of a cut
    source: Source,
    output: Output,
    *,
    start: Time = 0,
    end: Time | None = None,
    duration: Time | None = None,
    keep: Sequence[Pair] | None = None,
    remove: Sequence[Pair] | None = None,
    mode: TrimMode | str = TrimMode.EXACT,
    container: str | None = None,
    tracks: Sequence[str | int] | None = None,
    progress: Callable[[Progress], object] | None = None,
    cancel: Cancel | None = None,
    limits: Limits | None = None,
) -> Receipt:
    """Cut as `cut` does, while the event loop goes on.

    When the task is cancelled, the cut stops within a second, and leaves no process and no file
    behind; only then does the cancellation leave here. `progress` is called in the event loop.
    Sources and outputs of the caller's own are used from another thread.

    Raises:
        asyncio.CancelledError: the task was cancelled.
        TrimcoreError: as `cut` does.
    """
    stop = threading.Event()
    told, either = _told_in_loop(progress, stop), EitherSet(stop, cancel)
    times = (start, end, duration, keep, remove)
    job = Job(source, output, *times, mode, container, tracks, told, either)
    return await _made_in_thread(job, stop, limits)


def _told_in_loop(
    progress: Callable[[Progress], object] | None, stop: threading.Event
) -> Callable[[Progress], object]:
    """Return what tells the caller in the event loop that runs now.

    It wakes the loop if nobody listens, too: some loops, such as a notebook's, hear of a signal
    only when they do something.
    """
    loop = asyncio.get_running_loop()

    def tell(value: Progress) -> None:
        if not stop.is_set():
            loop.call_soon_threadsafe(_unheard if progress is None else progress, value)

    return tell


def _unheard(_: Progress) -> None:
    """Let the loop wake for it."""


async def _made_in_thread(job: Job, stop: threading.Event, limits: Limits | None) -> Receipt:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "trimcore-acut") as thread:
        made = loop.run_in_executor(thread, _cut, job, limits)
        try:
            return await asyncio.shield(made)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait([made])
            if not made.cancelled() and made.exception() is None:
                _remove(job.output)
            raise


def _remove(output: Output | None) -> None:
    """Take back what was finished just when it was cancelled."""
    if isinstance(output, str | os.PathLike):
        path = Path(output)
        if path.is_file():
            path.unlink(missing_ok=True)


def _cut(job: Job, limits: Limits | None) -> Receipt:
    with Cutter(limits=limits) as cutter:
        return cutter.run(job, last=True)
