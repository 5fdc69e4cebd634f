"""What everything does that tells what a cut of several windows would do."""

from trimcore.domain.cutting.timeline.touching import spanning
from trimcore.ports.conformance.media import KeptSource, MadeVideo, unwatched, window_of
from trimcore.ports.conformance.media_probe import MediaProbeSuite
from trimcore.ports.media_probe import MediaProbe


class MediaProbeWindowsSuite(MediaProbeSuite):
    """Subclass it in place of `MediaProbeSuite` for what plans more than one window."""

    def test_windows_are_planned_in_their_order_and_those_that_touch_as_one(
        self, probe: MediaProbe, video: MadeVideo
    ) -> None:
        spans = ((10, 15), (2, 6), (6, 9), (12, 19))
        windows = tuple(window_of(video.times[first], video.times[end]) for first, end in spans)
        plan = probe.plan_windows(KeptSource(video.content), windows, watch=unwatched)
        asked = [window.asked for window in plan.windows]
        assert asked == [windows[0], spanning(windows[1:3]), windows[3]]
        counts = [sum(one.frames for one in window.segments) for window in plan.windows]
        assert counts == [5, 7, 7]
        assert plan.asked == windows[0]
        assert len(plan.segments) == sum(len(window.segments) for window in plan.windows)
        assert plan.frames_copied + plan.frames_encoded == 19
        assert plan.bytes_expected > 0
