"""How much one cut may take."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one cut; beyond them it fails with MediaLimit or EngineCrashed, nothing else does.

    The time allowed is `base_seconds` plus `seconds_per_second` for each second of the window, in
    CPU time for each core and on the wall.
    """

    memory_bytes: int = 2048 * MIB
    output_bytes: int = 8192 * MIB
    side_pixels: int = 8192
    frame_pixels: int = 36_000_000
    streams: int = 16
    base_seconds: float = 120.0
    seconds_per_second: float = 60.0
    longest_seconds: float = 6 * 3600.0
    threads: int = 2
    confined: bool = True
    """Whether cuts give up all rights first, by Linux' means. Without, a hostile video that makes a
    decoder do its will has the rights of whoever cuts, and memory and processor time are not
    bounded: only for videos that are trusted, where there is no Linux."""

    def seconds(self, window_seconds: float) -> float:
        """Return how long a cut of a window of this length may take."""
        wanted = self.base_seconds + self.seconds_per_second * window_seconds
        return min(wanted, self.longest_seconds)
