"""What every engine does that shows several windows in one output."""

from fractions import Fraction
from itertools import pairwise

import pytest

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.errors import InvalidInput, WindowOutside
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import (
    KeptSink,
    KeptSource,
    MadeVideo,
    MediaSuite,
    cut,
    unwatched,
    window_of,
)
from trimcore.ports.media import Media

Spans = tuple[tuple[int, int], ...]
"""From which frame of the video to which, the last not included."""


def cut_windows(
    media: Media,
    content: bytes,
    windows: tuple[TrimWindow, ...],
    mode: TrimMode = TrimMode.ENCODE,
) -> tuple[Receipt, bytes]:
    """Cut several windows out of bytes at hand."""
    sink = KeptSink()
    receipt = media.trim_windows(KeptSource(content), windows, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


class MediaWindowsSuite(MediaSuite):
    """Subclass it in place of `MediaSuite` for an engine that takes more than one window."""

    @pytest.mark.parametrize(
        "spans",
        [
            ((2, 6), (10, 15)),
            ((2, 6), (6, 9)),
            ((5, 12), (8, 14)),
            ((10, 15), (2, 6)),
            ((3, 7), (3, 7), (3, 7)),
            ((0, 1), (19, 20), (7, 8)),
        ],
        ids=["apart", "touching", "overlapping", "backwards", "repeated", "single frames"],
    )
    @pytest.mark.parametrize("mode", TrimMode)
    def test_windows_follow_each_other(
        self, media: Media, video: MadeVideo, spans: Spans, mode: TrimMode
    ) -> None:
        """Each begins when the last frame of the one before has been shown."""
        windows = _windows(video, spans)
        receipt, output = cut_windows(media, video.content, windows, mode)
        due, moment = [], Fraction(0)
        for first, after in spans:
            due += [moment + time - video.times[first] for time in video.times[first:after]]
            moment += video.times[after] - video.times[first]
        shown = self.shown(output)
        assert len(shown) == len(due)
        assert all(
            abs(one - other) <= Fraction(1, 500) for one, other in zip(shown, due, strict=True)
        )
        assert all(after > before for before, after in pairwise(shown))
        assert receipt.duration_us == pytest.approx(moment * MICROSECONDS, abs=2000)
        assert receipt.frames_copied + receipt.frames_encoded == len(due)

    def test_each_window_has_its_report(self, media: Media, video: MadeVideo) -> None:
        """Those that touch, too, though they are cut as one."""
        spans = ((10, 15), (2, 6), (6, 9))
        windows = _windows(video, spans)
        receipt, _ = cut_windows(media, video.content, windows)
        assert [report.asked for report in receipt.windows] == list(windows)
        assert [report.frames_encoded for report in receipt.windows] == [5, 4, 3]
        for report, (first, after) in zip(receipt.windows, spans, strict=True):
            assert report.first.seconds == video.times[first]
            assert report.last.seconds == video.times[after - 1]
        assert receipt.windows[0].begins_us == 0
        assert (receipt.asked, receipt.first) == (windows[0], receipt.windows[0].first)
        assert receipt.last == receipt.windows[-1].last

    def test_a_wished_container_is_written(self, media: Media, video: MadeVideo) -> None:
        sink = KeptSink()
        receipt = media.trim_windows(
            KeptSource(video.content),
            _windows(video, ((2, 6), (10, 15))),
            sink,
            wish=Wish.of(OutputContainer.MKV),
            watch=unwatched,
        )
        assert (receipt.container, receipt.extension) == ("matroska", "mkv")
        assert len(self.shown(sink.content)) == 9

    def test_one_window_is_a_trim(self, media: Media, video: MadeVideo) -> None:
        window = window_of(video.times[2], video.times[9])
        (one, first), (other, second) = (
            cut(media, video.content, window),
            cut_windows(media, video.content, (window,)),
        )
        assert (first, one.sha256) == (second, other.sha256)
        assert [report.asked for report in one.windows] == [window]

    def test_a_window_outside_is_refused_whichever_it_is(
        self, media: Media, video: MadeVideo
    ) -> None:
        outside = window_of(video.times[-1] + 1, video.times[-1] + 2)
        sink = KeptSink()
        with pytest.raises(WindowOutside):
            media.trim_windows(
                KeptSource(video.content),
                (*_windows(video, ((0, 5),)), outside),
                sink,
                watch=unwatched,
            )
        assert sink.content == b""

    @pytest.mark.parametrize("count", [0, 1001])
    def test_no_windows_are_refused_and_too_many(
        self, media: Media, video: MadeVideo, count: int
    ) -> None:
        windows = _windows(video, ((0, 5),)) * count
        with pytest.raises(InvalidInput):
            media.trim_windows(KeptSource(video.content), windows, KeptSink(), watch=unwatched)


def _windows(video: MadeVideo, spans: Spans) -> tuple[TrimWindow, ...]:
    return tuple(window_of(video.times[first], video.times[after]) for first, after in spans)
