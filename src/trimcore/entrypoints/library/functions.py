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
    of them at 0, and copies them where it can instead of encoding them again. It appears whole,
    checked, or not at all; an output that is there already is left as it is, and is an error. The
    engine's process is started and ended by each call: a `Cutter` keeps it.

    Args:
        source: the path of a file (links are followed), its bytes, an open binary file that can be
            read and moved about in, a `ByteSource`, or an address: `https://host/film.mp4` on a
            server that gives parts of files, or `s3+https://key:secret@host/bucket/key`. It is
            never changed.
        output: the path of a file that is not there yet, an open binary file, which is written to
            from its position on and stays open, a `ByteSink`, or such an address of an S3 store.
        start: where the piece begins: seconds as a number, a `timedelta`, or a text such as
            `"12.48"`, `".5"`, `"12.48s"`, `"1m30s"`, `"90:00"`, `"MM:SS.mmm"`, `"HH:MM:SS.mmm"`;
            on constant frame rates also `"100f"` (a frame's number from 0) and `"HH:MM:SS:FF"` or
            `"HH:MM:SS;FF"` (a timecode from 0).
        end: where it ends, not included; not together with `duration`. Without either the piece
            goes to the source's end.
        duration: how long it is.
        keep: windows as pairs of start and end, an end of None being the source's; in place of
            `start`, `end` and `duration`. They come into the output in this order.
        remove: what is left out, as such pairs; the rest stays.
        mode: `"exact"`; `"instant"` copies from the keyframe before the start and hides what is
            before; `"encode"` encodes every frame.
        container: the output's container; None: that of the output's extension, or of the source.
        tracks: the tracks that are kept, by index or kind (`video`, `audio`, `subtitle`, `data`);
            None: all. Without pictures, the sound is cut alone.
        progress: called with a `Progress` at least twice a second, from the calling thread.
        cancel: whatever has `is_set()`, such as a `threading.Event`; once it is set, the cut ends
            within a second.
        limits: how much the cut may take.

    Raises:
        NotAVideo: the bytes are no container that we accept.
        DamagedMedia: the file is broken where the window needs it.
        WindowOutside: the window holds no frame.
        Unsupported: a codec, layout or request that can't be cut.
        MediaLimit: it would take more than the limits allow.
        OutputExists: there is something under the output's path already.
        NoSpace: the disk of the output, or that of temporary files, is full.
        Cancelled: `cancel` was set.
        EngineMissing: the engine is not installed, or can't be used here.
        InvalidInput: a time or another argument is wrong; `faults` says which, and what is allowed.
        OSError: the source's file is not there or can't be read, or the output's not be made.
    """
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
    with Cutter(limits=limits) as cutter:
        return cutter.run(job)


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

    `str` of the plan draws it: a line of time with its keyframes, and what would be copied and what
    encoded; `svg()` draws it as a picture.

    Raises:
        Unsupported: there are several windows; each can be planned by itself.
        TrimcoreError: otherwise as `cut` does, but for what only an output can lack.
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
        return cutter.inspect(source)
