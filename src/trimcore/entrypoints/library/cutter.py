"""An engine that stays warm for many cuts."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Literal, Self, overload

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.notation import Time
from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.cutting.timeline.touching import seconds_of
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import is_to_end
from trimcore.domain.model.media import Media
from trimcore.domain.model.plan import Plan
from trimcore.domain.model.receipt import Receipt, WindowReport
from trimcore.entrypoints.library.job import Job, Pair
from trimcore.entrypoints.library.outputs import Output, opened_output
from trimcore.entrypoints.library.progress import Cancel, EitherSet, Progress, Watch, unwatched
from trimcore.entrypoints.library.sources import Source, opened_source
from trimcore.entrypoints.wiring.engine import Engine, Limits, engine
from trimcore.ports.storage.byte_source import ByteSource

if TYPE_CHECKING:
    from concurrent.futures import Future


_WAKES_EVERY = 0.5
"""Seconds."""


class Cutter:
    """Cuts many pieces with one engine, whose process stays ready between them.

    Use it in a `with` statement, or call `close`. Any number of threads may use it at once, each
    cut has a process of its own. A process that was forked has an engine of its own from its first
    cut on. `limits` bound each cut; `workers` is how many `cut_all` makes at once, None: as many as
    there are processors.

    Raises:
        EngineMissing: the engine is not installed.
    """

    def __init__(self, *, workers: int | None = None, limits: Limits | None = None) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._limits = limits
        self._engines: dict[int, Engine] = {}

    def __enter__(self) -> Self:
        self._ready().start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the engine's processes and any cut that still runs. Idempotent."""
        made = self._engines.pop(os.getpid(), None)
        if made is not None:
            made.close()

    def cut(  # noqa: PLR0913 - what can be said of a cut
        self,
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
    ) -> Receipt:
        """Cut as `trimcore.cut` does, which explains the arguments and the errors."""
        return self.run(
            Job(
                source=source,
                output=output,
                start=start,
                end=end,
                duration=duration,
                keep=keep,
                remove=remove,
                mode=mode,
                container=container,
                tracks=tracks,
                progress=progress,
                cancel=cancel,
            )
        )

    @overload
    def cut_all(self, jobs: Iterable[Job]) -> list[Receipt]: ...

    @overload
    def cut_all(
        self, jobs: Iterable[Job], *, return_exceptions: Literal[True]
    ) -> list[Receipt | Exception]: ...

    def cut_all(
        self, jobs: Iterable[Job], *, return_exceptions: bool = False
    ) -> Sequence[Receipt | Exception]:
        """Make many cuts, several at once; return their receipts in the order of the jobs.

        One that fails does not stop the others. When all have ended, the first fault in the order
        of the jobs is raised, or with `return_exceptions` stands in the place of its receipt. Jobs
        of one address, of one open file or of one `ByteSource` share what is read of it: nothing is
        fetched twice, unless more than 64 MiB were fetched in between.
        """
        from concurrent.futures import ThreadPoolExecutor

        from trimcore.entrypoints.library.shared_source import sharing

        stop = Event()
        with sharing(jobs) as told, ThreadPoolExecutor(self._workers, "trimcore") as pool:
            try:
                begun = [pool.submit(self._run_until, stop, job) for job in told]
                ended = [_outcome(each) for each in begun]
            except BaseException:
                stop.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for outcome in ended:
            if isinstance(outcome, Exception) and not return_exceptions:
                raise outcome
        return ended

    def plan(  # noqa: PLR0913 - what can be said of a cut
        self,
        source: Source,
        output: Output | None = None,
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
    ) -> Plan:
        """Plan as `trimcore.plan` does, which explains the arguments and the errors."""
        job = Job(
            source=source,
            output=output,
            start=start,
            end=end,
            duration=duration,
            keep=keep,
            remove=remove,
            mode=mode,
            container=container,
            tracks=tracks,
            progress=progress,
            cancel=cancel,
        )
        mode, wish = job.trim_mode(), job.wish()
        with opened_source(source) as bytes_in:
            windows = self._windows(job, bytes_in)
            watch, engine = Watch(progress, cancel), self._ready()
            planned = engine.plan_windows(bytes_in, windows, mode=mode, wish=wish, watch=watch)
        watch(100)
        return planned

    def inspect(self, source: Source, *, last: bool = False) -> Media:
        """Look at a file as `trimcore.inspect` does, which explains the errors.

        `last` is that of `run`.
        """
        with opened_source(source) as bytes_in:
            return self._ready().inspect(bytes_in, last=last, watch=unwatched)

    def _run_until(self, stop: Event, job: Job) -> Receipt:
        from trimcore.entrypoints.library.shared_source import done_with

        try:
            return self.run(replace(job, cancel=EitherSet(stop, job.cancel)))
        finally:
            done_with(job)

    def run(self, job: Job, *, last: bool = False) -> Receipt:
        """Make one cut.

        If it is the `last` one that is asked of this cutter, it takes a process less. Another one
        may be asked for nevertheless, and starts the engine anew.
        """
        mode, wish = job.trim_mode(), job.wish()
        job.check()
        engine = self._ready()
        with opened_output(job.output) as sink, opened_source(job.source) as source:
            windows = self._windows(job, source)
            bounded = not any(map(is_to_end, windows))
            watch = Watch(job.progress, job.cancel, float(seconds_of(windows)) if bounded else None)
            receipt = engine.trim_windows(
                source, windows, sink, mode=mode, wish=wish, last=last, watch=watch
            )
            watch(100)
        return _bounded(receipt)

    def _windows(self, job: Job, source: ByteSource) -> tuple[TrimWindow, ...]:
        """Return the windows; the source is looked at only where the times can't do without."""
        rate = length = None
        if job.counts_frames() or job.remove is not None:
            watch = Watch(None, job.cancel)
            media = self._ready().inspect(source, watch=watch)
            rate = media.video.rate if media.video is not None else None
            length = None if media.duration is None else int(media.duration * MICROSECONDS)
        return job.windows(rate, length)

    def _ready(self) -> Engine:
        """Return the engine.

        Raises:
            EngineMissing: it is not installed.
        """
        engine = self._engine()
        engine.ping()
        return engine

    def _engine(self) -> Engine:
        """Return this process's engine: a forked one must not talk to its parent's."""
        process = os.getpid()
        made = self._engines.get(process)
        return made or self._engines.setdefault(process, engine(self._limits))


def _outcome(begun: "Future[Receipt]") -> Receipt | Exception:
    from concurrent.futures import wait

    # Python handles a signal that another thread was handed when the main one wakes.
    while not begun.done():
        wait([begun], timeout=_WAKES_EVERY)
    try:
        return begun.result()
    except Exception as fault:  # noqa: BLE001 - it is raised, or handed to the caller
        return fault


def _bounded(receipt: Receipt) -> Receipt:
    """Give windows that were to the source's end the end that they have found."""
    ends = [*(report.begins_us for report in receipt.windows[1:]), receipt.duration_us]
    windows = tuple(
        replace(report, asked=_found(report, end))
        for report, end in zip(receipt.windows, ends, strict=True)
    )
    return replace(receipt, asked=windows[0].asked, windows=windows)


def _found(report: WindowReport, end: int) -> TrimWindow:
    window = report.asked
    if not is_to_end(window):
        return window
    shown = report.first.microseconds - window.start_us + end - report.begins_us
    return TrimWindow(start_us=window.start_us, duration_us=max(1, shown))
