"""An engine without pictures: it cuts tiny videos of text as the real one cuts videos."""

from collections.abc import Callable, Sequence

from trimcore.adapters.memory.receipts import receipt_of, reports_of
from trimcore.adapters.memory.tiny_video import TinyVideo
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.touching import check_count
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.media import Media as Inspected
from trimcore.domain.model.media import Track
from trimcore.domain.model.plan import Plan, Segment, SegmentKind
from trimcore.domain.model.receipt import Receipt
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
        reports = reports_of(windows, shared, mode, made.time_base)
        return receipt_of(reports, mode, made, content, output)
