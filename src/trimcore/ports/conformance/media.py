"""What every engine does."""

from abc import abstractmethod
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from math import floor
from threading import get_ident

import pytest

from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import (
    Cancelled,
    DamagedMedia,
    MediaFault,
    NotAVideo,
    NoVideoStream,
    TrimcoreError,
    Unavailable,
    WindowOutside,
)
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.media import Media
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeVideo:
    """A video whose frames are known: its bytes, and when each frame is shown, ascending."""

    content: bytes
    times: tuple[Fraction, ...]


class KeptSource(ByteSource):
    """Bytes at hand; fails with `fault`, if there is one, when they are asked for."""

    def __init__(self, content: bytes, fault: TrimcoreError | None = None) -> None:
        self._content = content
        self._fault = fault

    @property
    def size(self) -> int:
        return len(self._content)

    def read_at(self, offset: int, length: int) -> bytes:
        if self._fault is not None:
            raise self._fault
        return self._content[offset : offset + length]

    def close(self) -> None:
        return


class KeptSink(ByteSink):
    """Keeps what is written in `content`, or fails with `fault`."""

    def __init__(self, fault: TrimcoreError | None = None) -> None:
        self.content = b""
        self._fault = fault

    def write(self, chunk: bytes) -> None:
        if self._fault is not None:
            raise self._fault
        self.content += bytes(chunk)


def window_of(start: Fraction, end: Fraction) -> TrimWindow:
    """Return the window between two moments, each moved back to a whole microsecond."""
    begins, ends = floor(start * MICROSECONDS), floor(end * MICROSECONDS)
    return TrimWindow(start_us=begins, duration_us=ends - begins)


def unwatched(_percent: int) -> None:
    """Let the engine work."""


def cut(
    media: Media, content: bytes, window: TrimWindow, mode: TrimMode = TrimMode.ENCODE
) -> tuple[Receipt, bytes]:
    """Cut bytes at hand."""
    sink = KeptSink()
    source = KeptSource(content)
    receipt = media.trim(source, window, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


class MediaSuite:
    """Subclass it, and override the fixtures and `shown`.

    The video has at least 20 frames within at least 2 seconds, the first at 0.
    """

    @pytest.fixture
    @abstractmethod
    def media(self) -> Media:
        """Return the adapter under test."""

    @pytest.fixture
    @abstractmethod
    def video(self) -> MadeVideo:
        """Return a sound video."""

    @pytest.fixture
    @abstractmethod
    def nothing_to_cut(self) -> bytes:
        """Return an accepted container with neither moving pictures nor sound."""

    @pytest.fixture
    @abstractmethod
    def damaged(self) -> bytes:
        """Return a video with a frame before 1 s that can't be read, and none from 2 s on."""

    @abstractmethod
    def shown(self, output: bytes) -> list[Fraction]:
        """Return when the frames of an output are shown."""

    @pytest.mark.parametrize(("first", "after"), [(0, 1), (0, 12), (5, 6), (7, 19), (3, 20)])
    def test_exactly_the_frames_of_the_window_are_shown(
        self, media: Media, video: MadeVideo, first: int, after: int
    ) -> None:
        wanted = video.times[first:after]
        receipt, output = cut(media, video.content, window_of(wanted[0], video.times[after]))
        shown = self.shown(output)
        assert len(shown) == len(wanted)
        for (one, other), (due, following) in zip(pairwise(shown), pairwise(wanted), strict=True):
            assert abs((other - one) - (following - due)) <= Fraction(1, 1000)
        assert shown[0] == 0
        assert (receipt.first.seconds, receipt.last.seconds) == (wanted[0], wanted[-1])

    @pytest.mark.parametrize("off", [-400, -1, 1, 400])
    def test_a_moment_within_half_a_millisecond_is_a_frames(
        self, media: Media, video: MadeVideo, off: int
    ) -> None:
        """At both ends, so that windows that touch share no frame and lose none."""
        begins, ends = (round(video.times[at] * MICROSECONDS) + off for at in (5, 9))
        window = TrimWindow(start_us=begins, duration_us=ends - begins)
        receipt, output = cut(media, video.content, window)
        assert len(self.shown(output)) == 4
        assert (receipt.first.seconds, receipt.last.seconds) == (video.times[5], video.times[8])

    def test_a_window_between_two_frames_begins_with_the_next(
        self, media: Media, video: MadeVideo
    ) -> None:
        between = (video.times[4] + video.times[5]) / 2
        receipt, output = cut(media, video.content, window_of(between, video.times[8]))
        assert receipt.first.seconds == video.times[5]
        assert len(self.shown(output)) == 3

    def test_a_window_past_the_end_is_cut_there(self, media: Media, video: MadeVideo) -> None:
        receipt, output = cut(media, video.content, window_of(video.times[-3], Fraction(3600)))
        assert len(self.shown(output)) == 3
        assert receipt.last.seconds == video.times[-1]

    def test_a_window_without_frames_is_refused(self, media: Media, video: MadeVideo) -> None:
        window = window_of(video.times[-1] + Fraction(1, 1000), Fraction(3600))
        assert self.fault(media, video.content, window) is WindowOutside

    @pytest.mark.parametrize("content", [b"", b"x", b"Good morning.\n" * 9, bytes(9999)], ids=len)
    def test_other_bytes_are_no_video(self, media: Media, content: bytes) -> None:
        assert self.fault(media, content) is NotAVideo

    def test_without_pictures_and_sound_there_is_nothing_to_cut(
        self, media: Media, nothing_to_cut: bytes
    ) -> None:
        assert self.fault(media, nothing_to_cut) is NoVideoStream

    def test_damage_inside_the_window_is_noticed(self, media: Media, damaged: bytes) -> None:
        assert self.fault(media, damaged) is DamagedMedia

    @pytest.mark.parametrize("mode", TrimMode)
    def test_damage_outside_the_window_does_not_count(
        self, media: Media, damaged: bytes, mode: TrimMode
    ) -> None:
        _, output = cut(media, damaged, window_of(Fraction(2), Fraction(5, 2)), mode)
        assert self.shown(output)[0] == 0

    @pytest.mark.parametrize("mode", TrimMode)
    def test_every_mode_shows_exactly_the_window(
        self, media: Media, video: MadeVideo, mode: TrimMode
    ) -> None:
        window = window_of(video.times[5], video.times[17])
        receipt, output = cut(media, video.content, window, mode)
        assert len(self.shown(output)) == 12
        assert (receipt.mode, receipt.first.seconds) == (mode, video.times[5])
        assert receipt.frames_copied + receipt.frames_encoded == 12
        assert (receipt.path is EnginePath.HIDDEN) == (receipt.frames_hidden > 0)
        assert mode is TrimMode.INSTANT or receipt.frames_hidden == 0
        assert mode is not TrimMode.ENCODE or receipt.path is EnginePath.ENCODED

    def fault(
        self, media: Media, content: bytes, window: TrimWindow | None = None
    ) -> type[MediaFault]:
        """Cut in vain; the sink must stay untouched, and the sentence be one for people."""
        sink = KeptSink()
        second = window or window_of(Fraction(0), Fraction(1))
        with pytest.raises(MediaFault) as caught:
            media.trim(KeptSource(content), second, sink, watch=unwatched)
        assert sink.content == b""
        assert str(caught.value).endswith(".")
        return type(caught.value)

    def test_the_receipt_tells_what_was_written(self, media: Media, video: MadeVideo) -> None:
        window = window_of(video.times[2], video.times[9])
        receipt, output = cut(media, video.content, window)
        assert (receipt.asked, receipt.mode) == (window, TrimMode.ENCODE)
        assert (receipt.bytes_written, receipt.sha256) == (
            len(output),
            sha256(output).hexdigest(),
        )
        assert receipt.frames_encoded == 7
        assert receipt.duration_us == pytest.approx(window.duration_us, abs=1000)
        assert receipt.bytes_read > 0
        assert receipt.reads > 0

    def test_what_a_cut_tells_of_its_source_is_what_a_look_tells(
        self, media: Media, video: MadeVideo
    ) -> None:
        """It may tell nothing; what it cuts is the same."""
        window = window_of(video.times[2], video.times[9])
        sink, source = KeptSink(), KeptSource(video.content)
        receipt, seen = media.trim_and_look(
            source, (window,), sink, mode=TrimMode.ENCODE, watch=unwatched
        )
        assert sink.content == cut(media, video.content, window)[1]
        assert receipt.sha256 == sha256(sink.content).hexdigest()
        if seen is not None:
            assert isinstance(media, MediaProbe)
            looked = media.inspect(source, watch=unwatched)
            assert seen == replace(looked, keyframes=None, chapters=(), tags={})

    def test_the_watcher_sees_rising_percents_in_its_own_thread(
        self, media: Media, video: MadeVideo
    ) -> None:
        seen: list[tuple[int, int]] = []
        window = window_of(Fraction(0), Fraction(2))

        def watch(percent: int) -> None:
            seen.append((percent, get_ident()))

        media.trim(KeptSource(video.content), window, KeptSink(), watch=watch)
        percents = [percent for percent, _ in seen]
        assert percents == sorted(percents)
        assert percents[0] >= 0
        assert percents[-1] <= 100
        assert {thread for _, thread in seen} == {get_ident()}

    def test_the_watcher_can_stop_it(self, media: Media, video: MadeVideo) -> None:
        sink, stop = KeptSink(), Cancelled("enough")

        def watch(_percent: int) -> None:
            raise stop

        window = window_of(Fraction(0), Fraction(2))
        with pytest.raises(Cancelled) as caught:
            media.trim(KeptSource(video.content), window, sink, watch=watch)
        assert caught.value is stop
        assert sink.content == b""
        assert cut(media, video.content, window)[1]

    def test_errors_of_the_source_leave_as_they_are(self, media: Media, video: MadeVideo) -> None:
        away, sink = Unavailable("the store is away"), KeptSink()
        source = KeptSource(video.content, away)
        with pytest.raises(Unavailable) as caught:
            media.trim(source, window_of(Fraction(0), Fraction(1)), sink, watch=unwatched)
        assert caught.value is away
        assert sink.content == b""

    def test_errors_of_the_sink_leave_as_they_are(self, media: Media, video: MadeVideo) -> None:
        away, source = Unavailable("the store is away"), KeptSource(video.content)
        with pytest.raises(Unavailable) as caught:
            media.trim(source, window_of(Fraction(0), Fraction(1)), KeptSink(away), watch=unwatched)
        assert caught.value is away

    def test_an_engine_that_cuts_says_that_it_can(self, media: Media, video: MadeVideo) -> None:
        media.ping()
        cut(media, video.content, window_of(Fraction(0), Fraction(1)))
        media.ping()

    def test_several_threads_cut_at_once(self, media: Media, video: MadeVideo) -> None:
        windows = [window_of(video.times[at], video.times[at + 3 + at % 3]) for at in range(6)]
        with ThreadPoolExecutor(3) as pool:
            made = list(pool.map(lambda window: cut(media, video.content, window)[1], windows))
        assert [len(self.shown(output)) for output in made] == [3, 4, 5, 3, 4, 5]
