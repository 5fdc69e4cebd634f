"""What the engine without pictures tells of its cuts, and of those that it only plans."""

from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256

from trimcore.adapters.memory.tiny_video import TinyVideo
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.timeline.times import MICROSECONDS, MediaTime
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.model.plan import PlannedWindow, Segment, SegmentKind
from trimcore.domain.model.receipt import Receipt, StreamReport, WindowReport

TINY = Container(
    name="tiny",
    label="tiny",
    extensions=("txt",),
    media_type="text/plain",
    demuxer="tiny",
    muxer="tiny",
)


def reports_of(
    windows: Sequence[TrimWindow],
    shared: Sequence[Sequence[FramePlan]],
    mode: TrimMode,
    base: Fraction,
) -> tuple[WindowReport, ...]:
    """Tell of each window; one without a frame of its own shows what the one before it did."""
    reports: list[WindowReport] = []
    encodes, ticks, before = mode is TrimMode.ENCODE, 0, tuple[FramePlan, ...]()
    for asked, frames in zip(windows, shared, strict=True):
        before = (*before, *frames)[-max(1, len(frames)) :]
        report = WindowReport(
            asked=asked,
            first=MediaTime(ticks=before[0].shown, time_base=base),
            last=MediaTime(ticks=before[-1].shown, time_base=base),
            begins_us=round(ticks * base * MICROSECONDS),
            frames_copied=0 if encodes else len(frames),
            frames_encoded=len(frames) if encodes else 0,
            encoded_because="",
            frames_encoded_before=len(frames) if encodes else 0,
        )
        reports.append(report)
        ticks += sum(frame.duration for frame in frames)
    return tuple(reports)


def planned(
    asked: TrimWindow, frames: Sequence[FramePlan], kind: SegmentKind, base: Fraction
) -> PlannedWindow:
    """Tell what would be done with the frames of a window."""
    segment = Segment(
        start=frames[0].shown * base,
        end=frames[-1].end * base,
        kind=kind,
        frames=len(frames),
    )
    moments = tuple(frame.shown * base for frame in frames)
    return PlannedWindow(asked=asked, segments=(segment,), keyframes=moments)


def called(wish: Wish) -> Container:
    """Return the container by whose name an output goes."""
    return TINY if wish.container is None else wish.container


def receipt_of(  # noqa: PLR0913 - what a receipt tells of
    windows: tuple[WindowReport, ...],
    mode: TrimMode,
    container: Container,
    *,
    made: TinyVideo,
    content: bytes,
    output: bytes,
) -> Receipt:
    """Tell of a whole cut of `content` into `output`."""
    encodes = mode is TrimMode.ENCODE
    fate = StreamFate.ENCODED if encodes else StreamFate.COPIED
    return Receipt(
        asked=windows[0].asked,
        mode=mode,
        path=EnginePath.ENCODED if encodes else EnginePath.JOINED,
        encoded_because="",
        first=windows[0].first,
        last=windows[-1].last,
        duration_us=round(len(made.drawing) * made.time_base * MICROSECONDS),
        frames_copied=0 if encodes else len(made.frames),
        frames_encoded=len(made.frames) if encodes else 0,
        frames_hidden=0,
        audio_offset_us=None,
        streams=(StreamReport(index=0, kind="video", codec="tiny", fate=fate),),
        container=container.name,
        media_type=container.media_type,
        extension=container.extension,
        bytes_read=len(content),
        reads=1,
        bytes_written=len(output),
        sha256=sha256(output).hexdigest(),
        elapsed_us=0,
        windows=windows,
    )
