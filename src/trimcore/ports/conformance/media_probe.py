"""What everything does that looks at media without cutting it."""

from abc import abstractmethod
from fractions import Fraction

import pytest

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.errors import (
    Cancelled,
    InvalidInput,
    NotAVideo,
    NoVideoStream,
    Unavailable,
    WindowOutside,
)
from trimcore.domain.model.sources.filmstrip import Strip
from trimcore.ports.conformance.media import KeptSource, MadeVideo, unwatched, window_of
from trimcore.ports.media_probe import MediaProbe


class MediaProbeSuite:
    """Subclass it, and override the fixtures.

    The video is one as `MediaSuite` has it; `nothing_to_cut` has neither pictures nor sound.
    """

    @pytest.fixture
    @abstractmethod
    def probe(self) -> MediaProbe:
        """Return what looks."""

    @pytest.fixture
    @abstractmethod
    def video(self) -> MadeVideo:
        """Return the video."""

    @pytest.fixture
    @abstractmethod
    def nothing_to_cut(self) -> bytes:
        """Return a file with neither pictures nor sound."""

    def test_a_file_is_described(self, probe: MediaProbe, video: MadeVideo) -> None:
        media = probe.inspect(KeptSource(video.content), watch=unwatched)
        assert media.size == len(video.content)
        assert media.video is not None
        assert media.video in media.tracks
        assert media.duration is not None
        assert media.duration > video.times[-1]
        assert media.keyframes is not None
        assert media.keyframes[0] == 0
        assert list(media.keyframes) == sorted(media.keyframes)
        assert set(media.keyframes) <= set(video.times)

    @pytest.mark.parametrize("mode", TrimMode)
    @pytest.mark.parametrize(("first", "after"), [(0, 1), (5, 6), (7, 19)])
    def test_a_plan_tells_of_each_frame_of_the_window(
        self, probe: MediaProbe, video: MadeVideo, mode: TrimMode, first: int, after: int
    ) -> None:
        """Its segments follow each other, and end where the next frame begins."""
        window = window_of(video.times[first], video.times[after])
        plan = probe.plan(KeptSource(video.content), window, mode=mode, watch=unwatched)
        assert (plan.asked, plan.mode) == (window, mode)
        assert plan.frames_copied + plan.frames_encoded == after - first
        assert mode is not TrimMode.ENCODE or plan.frames_copied == 0
        ends = [segment.end for segment in plan.segments]
        assert [segment.start for segment in plan.segments[1:]] == ends[:-1]
        assert ends[-1] == video.times[after]
        assert video.times[first] in {segment.start for segment in plan.segments}
        assert plan.bytes_expected > 0

    def test_one_window_is_planned_alone_and_among_others_alike(
        self, probe: MediaProbe, video: MadeVideo
    ) -> None:
        window, source = window_of(video.times[5], video.times[9]), KeptSource(video.content)
        alone = probe.plan(source, window, watch=unwatched)
        assert probe.plan_windows(source, (window,), watch=unwatched) == alone

    @pytest.mark.parametrize("count", [0, 1001])
    def test_no_windows_are_refused_and_too_many(
        self, probe: MediaProbe, video: MadeVideo, count: int
    ) -> None:
        windows = (window_of(video.times[5], video.times[9]),) * count
        with pytest.raises(InvalidInput):
            probe.plan_windows(KeptSource(video.content), windows, watch=unwatched)

    def test_a_window_without_frames_is_refused(self, probe: MediaProbe, video: MadeVideo) -> None:
        window = window_of(video.times[-1] + Fraction(1, 1000), Fraction(3600))
        with pytest.raises(WindowOutside):
            probe.plan(KeptSource(video.content), window, watch=unwatched)

    @pytest.mark.parametrize(("count", "height"), [(1, 90), (7, 16), (100, 24)])
    def test_a_filmstrip_shows_the_whole_video(
        self, probe: MediaProbe, video: MadeVideo, count: int, height: int
    ) -> None:
        """Each picture is what is shown in the middle of its part, whatever is sought for it."""
        source, strip = KeptSource(video.content), Strip(count=count, height=height)
        duration = probe.inspect(source, watch=unwatched).duration
        made = probe.filmstrip(source, strip, watch=unwatched)
        assert duration is not None
        middles = strip.moments(duration)
        shown = [max(time for time in video.times if time <= middle) for middle in middles]
        assert len(made.moments) == count
        assert all(
            abs(one - other) <= Fraction(1, 1000)
            for one, other in zip(made.moments, shown, strict=True)
        )
        assert made.height == height
        assert made.width > 0
        assert probe.filmstrip(source, strip, watch=unwatched).content == made.content != b""

    def test_without_pictures_there_is_no_filmstrip(
        self, probe: MediaProbe, nothing_to_cut: bytes
    ) -> None:
        with pytest.raises(NoVideoStream):
            probe.filmstrip(KeptSource(nothing_to_cut), Strip(), watch=unwatched)

    @pytest.mark.parametrize("content", [b"", b"Good morning.\n" * 9], ids=len)
    def test_other_bytes_are_no_video(self, probe: MediaProbe, content: bytes) -> None:
        with pytest.raises(NotAVideo):
            probe.inspect(KeptSource(content), watch=unwatched)

    def test_without_pictures_and_sound_there_is_nothing(
        self, probe: MediaProbe, nothing_to_cut: bytes
    ) -> None:
        with pytest.raises(NoVideoStream):
            probe.inspect(KeptSource(nothing_to_cut), watch=unwatched)

    def test_the_watcher_can_stop_it(self, probe: MediaProbe, video: MadeVideo) -> None:
        stop = Cancelled("enough")

        def watch(_percent: int) -> None:
            raise stop

        with pytest.raises(Cancelled) as caught:
            probe.inspect(KeptSource(video.content), watch=watch)
        assert caught.value is stop

    def test_errors_of_the_source_leave_as_they_are(
        self, probe: MediaProbe, video: MadeVideo
    ) -> None:
        away = Unavailable("the store is away")
        with pytest.raises(Unavailable) as caught:
            probe.inspect(KeptSource(video.content, away), watch=unwatched)
        assert caught.value is away
