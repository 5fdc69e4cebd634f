"""The cuts that are measured."""

from dataclasses import dataclass

from trimcore.domain.cutting.timeline.window import TrimWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One cut of one film; `quick` if it belongs to the short version of the benchmark."""

    name: str
    title: str
    film: str
    start: str
    duration: str
    codec: str = "h264"
    goal: float | None = None
    """At most so much of smartcut's wall time, if more than to be faster is asked for."""
    rounds: int = 2
    quick: bool = False

    @property
    def window(self) -> TrimWindow:
        """Return the window that is cut out."""
        return TrimWindow.parse(self.start, self.duration)


CASES = (
    Case(
        name="clip",
        title="6 s clip, 180p H.264: 3 s from 1.37",
        film="h264-short-gop",
        start="1.37",
        duration="3",
        goal=0.5,
        rounds=4,
        quick=True,
    ),
    Case(
        name="early",
        title="10 min, 1080p30 H.264, GOP 250, smooth: 30 s from 0:10",
        film="ten-minutes-1080p",
        start="10",
        duration="30",
        goal=0.15,
    ),
    Case(
        name="late",
        title="The same: 30 s from 9:00.37",
        film="ten-minutes-1080p",
        start="540.37",
        duration="30",
        goal=0.15,
        quick=True,
    ),
    Case(
        name="one-slice",
        title="The same, but each picture is one slice: 30 s from 9:00.37",
        film="one-slice-1080p",
        start="540.37",
        duration="30",
        goal=0.15,
    ),
    Case(
        name="noisy",
        title="3 min, 1080p30 H.264, GOP 250, noisy: 30 s from 2:00.37",
        film="noisy-1080p",
        start="120.37",
        duration="30",
        goal=0.25,
    ),
    Case(
        name="gigabyte",
        title="1 GB, 1080p30 H.264, GOP 60: 30 s from 1:40.37",
        film="gigabyte-1080p",
        start="100.37",
        duration="30",
        goal=0.35,
    ),
    Case(
        name="2160p",
        title="2160p30 H.264, GOP 60: 10 s from 0:20.37",
        film="2160p",
        start="20.37",
        duration="10",
        goal=0.35,
    ),
    Case(
        name="hevc",
        title="720p30 HEVC, GOP 120: 12 s from 4.37",
        film="hevc-720p",
        start="4.37",
        duration="12",
        codec="hevc",
        goal=0.5,
        quick=True,
    ),
    Case(
        name="hevc-2160p",
        title="2160p30 HEVC of 10 bits, GOP 60: 2 s from 1.37",
        film="hevc-2160p",
        start="1.37",
        duration="2",
        codec="hevc",
        goal=0.5,
    ),
    Case(
        name="vp9",
        title="720p30 VP9, GOP 120: 12 s from 4.37",
        film="vp9-720p",
        start="4.37",
        duration="12",
        codec="vp9",
    ),
    Case(
        name="av1",
        title="720p30 AV1, GOP 120: 12 s from 4.37",
        film="av1-720p",
        start="4.37",
        duration="12",
        codec="av1",
    ),
    Case(
        name="prores",
        title="1080p30 ProRes 422: 6 s from 2.37",
        film="prores-1080p",
        start="2.37",
        duration="6",
        codec="prores",
    ),
)
