"""One call, one piece: the functions that `import trimcore` shows."""

from collections.abc import Callable, Sequence

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.notation import Time
from trimcore.domain.model.media import Media
from trimcore.domain.model.plan import Plan
from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.job import Job, Pair
from trimcore.entrypoints.library.outputs import Output
from trimcore.entrypoints.library.progress import Cancel, Progress
from trimcore.entrypoints.library.sources import Source
from trimcore.entrypoints.wiring.engine import Limits


def cut(  # noqa: PLR0913 - what can be said of a cut
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
    """Cut a piece out of a video or of sound, and return what was done.

    The output shows exactly the source's frames whose time t satisfies start ≤ t < end, the first
    at 0, copied where they can be. It appears whole, checked, or not at all. `Job` explains all
    arguments but `limits`: how much the cut may take. Each call starts and ends the engine's
    process: a `Cutter` keeps it.

    Raises:
        NotAVideo: the bytes are no container that we accept.
        DamagedMedia: the file is broken where the window needs it.
        WindowOutside: the window holds no frame.
        Unsupported: a codec, layout or request that can't be cut.
        MediaLimit: it would take more than the limits allow.
        OutputExists: there is something under the output's path already, and is left as it is.
        NoSpace: the disk of the output, or that of temporary files, is full.
        Cancelled: `cancel` was set.
        EngineMissing: the engine is not installed, or can't be used here.
        InvalidInput: a time or another argument is wrong; `faults` says which, and what is allowed.
        OSError: the source's file is not there or can't be read, or the output's not be made.
    """
    times = (start, end, duration, keep, remove)
    job = Job(source, output, *times, mode, container, tracks, progress, cancel)
    with Cutter(limits=limits) as cutter:
        return cutter.run(job, last=True)


def plan(  # noqa: PLR0913 - what can be said of a cut
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
    limits: Limits | None = None,
) -> Plan:
    """Tell what `cut` would do with the same arguments, without writing anything.

    `str` of the plan draws it: for each window a line of time with its keyframes, and what would be
    copied and what encoded; `svg()` draws it as a picture.

    Raises:
        TrimcoreError: as `cut` does, but for what only an output can lack.
    """
    with Cutter(limits=limits) as cutter:
        return cutter.plan(
            source,
            output,
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


def inspect(source: Source) -> Media:
    """Tell what a file of video or sound is: its container, tracks, keyframes, chapters and tags.

    Raises:
        NotAVideo: the bytes are no container that we accept.
        NoVideoStream: there are neither moving pictures nor sound.
        DamagedMedia: the file's index or header is broken.
        Unsupported: a codec or layout that we don't cut.
        EngineMissing: the engine is not installed, or can't be used here.
        OSError: the source's file is not there, or can't be read.
    """
    with Cutter() as cutter:
        return cutter.inspect(source, last=True)
