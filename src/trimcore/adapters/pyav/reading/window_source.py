"""Open a source for windows of it: its pictures described as they are there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.clocks.check import may_jump
from trimcore.adapters.pyav.reading.clocks.transport_stream import tracks_of_pictures
from trimcore.adapters.pyav.reading.described import DescribedSource, described_source
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex, index_window
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia, open_media
from trimcore.adapters.pyav.reading.pictured_look import as_pictured
from trimcore.adapters.pyav.reading.source_file import KEPT, SourceFile
from trimcore.adapters.pyav.reading.transport.running import running_file
from trimcore.domain.cutting.containers import MPEGTS
from trimcore.domain.cutting.timeline.running_clock import BACK
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import Unsupported

_JUMPS = (
    "The recording's clock jumps, so that its moments can't be told apart. Copy it into another "
    "container first, such as with `ffmpeg -i IN -c copy OUT.mkv`."
)
_ELSEWHERE = (
    "The recording goes on in another track behind its join. Cut the parts apart first, such as "
    "with `ffmpeg -i IN -map 0:v:1 -map 0:a:1? -c copy PART.ts`."
)
_LAST = 256 << 10
"""Bytes of a recording's end in which pictures are looked for."""
_FEW = 5
"""So many pictures of other tracks may come behind the last of a track that is beside them."""
_SCANNED = KEPT // 2
"""Bytes of a file whose clock is always read whole."""


def open_for_windows(
    file: SourceFile, limits: Limits, windows: Sequence[TrimWindow], wish: Wish = ANYTHING
) -> tuple[OpenedMedia, tuple[WindowIndex, ...]]:
    """Open a source, and index the packets that each of some windows needs.

    Where tracks have several descriptions, it is opened as if the windows' were the only one. One
    decoder for each is there if the windows have several, and the first of them is the source's.

    Raises:
        MediaFault: the file can't be opened, or a window not be read.
    """
    source = _running(open_media(file, limits, wish), limits, wish)
    described = described_source(source, limits, wish)
    if described is not None:
        return _as_described(described, windows)
    source, indexes = _indexed(source, windows, _opener(source.file, limits, wish))
    if any(_went_back(source, index) for index in indexes):
        source = _followed(source, limits, wish)
        source, indexes = _indexed(source, windows, _opener(source.file, limits, wish))
    for index, window in zip(indexes, windows, strict=True):
        _check_goes_on(source, index, window)
    source = _reopened(source, indexes, _opener(source.file, limits, wish))
    return as_pictured(source, indexes[0], windows[0]), indexes


def _as_described(
    described: DescribedSource, windows: Sequence[TrimWindow]
) -> tuple[OpenedMedia, tuple[WindowIndex, ...]]:
    """Open a source whose tracks have several descriptions, and index windows by theirs."""
    source, indexes = _indexed(described.open(), windows, described.open)
    source.container.close()
    described.choose(indexes, windows)
    source, indexes = _indexed(described.open(), windows, described.open)
    return _reopened(source, indexes, described.open), indexes


def _reopened(
    source: OpenedMedia, indexes: Sequence[WindowIndex], opens: Callable[[], OpenedMedia]
) -> OpenedMedia:
    """Open a source anew, if what libav has buffered may not be the file's."""
    if not indexes[-1].sparse:
        return source
    source.container.close()
    return opens()


def _opener(file: SourceFile, limits: Limits, wish: Wish) -> Callable[[], OpenedMedia]:
    return lambda: open_media(file, limits, wish)


def _indexed(
    source: OpenedMedia, windows: Sequence[TrimWindow], opens: Callable[[], OpenedMedia]
) -> tuple[OpenedMedia, tuple[WindowIndex, ...]]:
    """Index each window, and open the source anew between two where that has to be."""
    indexes: list[WindowIndex] = []
    file, wanted_to = source.file, 0
    for window in windows:
        if indexes and indexes[-1].sparse:
            source.container.close()
            source = opens()
        file.wanted_to = 0
        indexes.append(index_window(source, window))
        wanted_to = max(wanted_to, file.wanted_to)
    file.wanted_to = wanted_to
    return source, tuple(indexes)


def _running(source: OpenedMedia, limits: Limits, wish: Wish) -> OpenedMedia:
    """Open a source again so that its clock runs on, if it jumps.

    Raises:
        Unsupported: it jumps, and is no transport stream's.
    """
    file, pictures = source.file, source.video.id
    container = source.source_format
    if container is not MPEGTS:
        if may_jump(file, pictures, container):
            raise Unsupported(_JUMPS)
        return source
    if file.size > _SCANNED and not may_jump(file, pictures, container):
        return source
    return _followed(source, limits, wish)


def _went_back(source: OpenedMedia, index: WindowIndex) -> bool:
    """Tell whether a clock that was not followed goes back amid what was read for a window."""
    if source.source_format is not MPEGTS or source.breaks:
        return False
    decoded = [packet.dts for packet in index.video.packets if packet.dts is not None]
    return any(after - before < -BACK for before, after in pairwise(decoded))


def _followed(source: OpenedMedia, limits: Limits, wish: Wish) -> OpenedMedia:
    """Open a source again so that its clock runs on, unless it does by itself.

    Raises:
        Unsupported: it can't be made to run on.
    """
    file, pictures = source.file, source.video.id
    is_small = file.size <= _SCANNED
    sounds = [stream.id for stream in source.sounds]
    running = running_file(file, pictures, sounds, keeps=is_small)
    if running is None:
        return source
    source.container.close()
    return replace(open_media(running.file, limits, wish), breaks=running.clock.breaks)


def _check_goes_on(source: OpenedMedia, index: WindowIndex, window: TrimWindow) -> None:
    """Refuse a window that is short because its recording goes on in another track.

    Joined transport streams may number their tracks anew, and libav then shows the first ones.
    """
    ticks = index.video.shown_ticks()
    is_covered = bool(ticks) and ticks[-1] >= index.video.first_tick_at_or_after(window.end)
    if is_covered or source.source_format is not MPEGTS:
        return
    file = source.file
    begin = max(0, file.size - _LAST)
    last = tracks_of_pictures(file.peek(begin, file.size - begin))
    if len(last) >= _FEW and source.video.id not in last[-_FEW:]:
        raise Unsupported(_ELSEWHERE)
