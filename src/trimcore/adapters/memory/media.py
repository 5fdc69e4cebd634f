"""An engine without pictures: it cuts tiny videos of text as the real one cuts videos."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from hashlib import sha256

from trimcore.adapters.memory.tiny_video import TinyVideo
from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.planning.join import FramePlan
from trimcore.domain.cutting.timeline.times import MICROSECONDS, MediaTime
from trimcore.domain.cutting.timeline.touching import check_count
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.media import Media as Inspected
from trimcore.domain.model.media import Track
from trimcore.domain.model.plan import Plan, Segment, SegmentKind
from trimcore.domain.model.receipt import Receipt, StreamReport, WindowReport
from trimcore.ports.media import Media
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource

_STEPS = (0, 50, 100)


class MemoryMedia(Media, MediaProbe):
    """Cuts and inspects tiny videos (see `tiny_video`).

    They hide nothing: an instant cut is an exact one.
    """

    def ping(self) -> None:
        """There is nothing that could be missing."""

    def inspect(self, source: ByteSource, *, watch: Callable[[int], None]) -> Inspected:
        video = TinyVideo.read(source.read_at(0, source.size))
        watch(0)
        base, lasts = video.time_base, len(video.drawing) * video.time_base
        track = Track(index=0, kind="video", codec="tiny", duration=lasts)
        return Inspected(
            container="tiny",
            size=source.size,
            duration=lasts,
            tracks=(track,),
            keyframes=tuple(tick * base for tick in video.frames),
        )

    def plan(
        self,
        source: ByteSource,
        window: TrimWindow,
        *,
        mode: TrimMode = TrimMode.EXACT,
        watch: Callable[[int], None],
    ) -> Plan:
        ((frame, *_),), made = TinyVideo.read(source.read_at(0, source.size)).cut((window,))
        first = frame.shown
        watch(0)
        encodes, base = mode is TrimMode.ENCODE, made.time_base
        segment = Segment(
            start=first * base,
            end=(first + len(made.drawing)) * base,
            kind=SegmentKind.ENCODED if encodes else SegmentKind.COPIED,
            frames=len(made.frames),
        )
        return Plan(
            asked=window,
            mode=mode,
            path=EnginePath.ENCODED if encodes else EnginePath.JOINED,
            container="tiny",
            segments=(segment,),
            keyframes=tuple((first + tick) * base for tick in made.frames),
            bytes_expected=len(made.write()),
        )

    def trim(
        self,
        source: ByteSource,
        window: TrimWindow,
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        watch: Callable[[int], None],
    ) -> Receipt:
        return self.trim_windows(source, (window,), sink, mode=mode, watch=watch)

    def trim_windows(
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        watch: Callable[[int], None],
    ) -> Receipt:
        check_count(windows)
        content = source.read_at(0, source.size)
        shared, made = TinyVideo.read(content).cut(windows)
        for percent in _STEPS:
            watch(percent)
        output = made.write()
        sink.write(output)
        reports = _reports(windows, shared, mode, made.time_base)
        return _receipt(reports, mode, made, content, output)


def _reports(
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


def _receipt(
    windows: tuple[WindowReport, ...],
    mode: TrimMode,
    made: TinyVideo,
    content: bytes,
    output: bytes,
) -> Receipt:
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
