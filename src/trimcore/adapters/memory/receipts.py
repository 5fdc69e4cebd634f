"""What the engine without pictures tells of its cuts."""

from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256

from trimcore.adapters.memory.tiny_video import TinyVideo
from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.planning.join import FramePlan
from trimcore.domain.cutting.timeline.times import MICROSECONDS, MediaTime
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt, StreamReport, WindowReport


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
        )
        reports.append(report)
        ticks += sum(frame.duration for frame in frames)
    return tuple(reports)


def receipt_of(
    windows: tuple[WindowReport, ...],
    mode: TrimMode,
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
        container="tiny",
        media_type="text/plain",
        extension="txt",
        bytes_read=len(content),
        reads=1,
        bytes_written=len(output),
        sha256=sha256(output).hexdigest(),
        elapsed_us=0,
        windows=windows,
    )
