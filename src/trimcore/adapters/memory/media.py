"""An engine without pictures: it cuts tiny videos of text as the real one cuts videos."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from trimcore.adapters.memory.receipts import called, planned, receipt_of, reports_of
from trimcore.adapters.memory.tiny_video import TinyVideo
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.touching import check_count, spanning, touching
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.model.media import Media as Inspected
from trimcore.domain.model.media import Track
from trimcore.domain.model.plan import Plan, SegmentKind
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.sources.filmstrip import Filmstrip, Strip
from trimcore.ports.media import Media
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource

_STEPS = (0, 50, 100)


class MemoryMedia(Media, MediaProbe):
    """Cuts and inspects tiny videos (see `tiny_video`).

    Their filmstrips have a letter for each picture, and they hide nothing: an instant cut is an
    exact one. By a wish they are called by the name of any
    container, since none is theirs.
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
        return self.plan_windows(source, (window,), mode=mode, watch=watch)

    def plan_windows(
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> Plan:
        check_count(windows)
        video = TinyVideo.read(source.read_at(0, source.size))
        cut = tuple(map(spanning, touching(windows)))
        shared, made = video.cut(cut)
        watch(0)
        encodes = mode is TrimMode.ENCODE
        kind = SegmentKind.ENCODED if encodes else SegmentKind.COPIED
        return Plan(
            windows=tuple(
                planned(asked, frames, kind, made.time_base)
                for asked, frames in zip(cut, shared, strict=True)
            ),
            mode=mode,
            path=EnginePath.ENCODED if encodes else EnginePath.JOINED,
            container=called(wish).name,
            bytes_expected=len(made.write()),
        )

    def filmstrip(
        self, source: ByteSource, strip: Strip, *, watch: Callable[[int], None]
    ) -> Filmstrip:
        video = TinyVideo.read(source.read_at(0, source.size))
        watch(0)
        ticks = [
            max(tick for tick in video.frames if tick * video.time_base <= moment)
            for moment in strip.moments(len(video.drawing) * video.time_base)
        ]
        return Filmstrip(
            content=bytes(video.drawing[tick] for tick in ticks),
            width=strip.height,
            height=strip.height,
            moments=tuple(tick * video.time_base for tick in ticks),
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

    def trim_windows(  # noqa: PLR0913 - what the port has
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
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
        return receipt_of(reports, mode, called(wish), made=made, content=content, output=output)

    def trim_and_look(  # noqa: PLR0913 - what the port has
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> tuple[Receipt, Inspected | None]:
        receipt = self.trim_windows(source, windows, sink, mode=mode, wish=wish, watch=watch)
        media = self.inspect(source, watch=watch)
        return receipt, replace(media, keyframes=None)
