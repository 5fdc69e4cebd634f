"""What a trim did, as stored with its request and shown to its user."""

from dataclasses import dataclass

from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.timeline.times import MediaTime
from trimcore.domain.cutting.timeline.window import TrimWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReport:
    """One stream of the source: its index there, kind and codec, what became of it, and why."""

    index: int
    kind: str
    codec: str
    fate: StreamFate
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowReport:
    """One window of the output: as it was asked for, and as it is.

    `first` and `last` are the presentation times of its first and last shown frame on the source's
    timeline, `begins_us` is when the output shows the first. Of sound alone they are those of its
    first and last sample, and no frames are counted. `frames_encoded_before` of the encoded frames
    come before the copied ones, the others behind them. `encoded_because` says why none was copied;
    empty if any was.
    """

    asked: TrimWindow
    first: MediaTime
    last: MediaTime
    begins_us: int
    frames_copied: int
    frames_encoded: int
    encoded_because: str
    frames_encoded_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Asked and actual window, work done, and the fingerprint of the output.

    `windows` tells of each window, in the output's order. Where there are several, `asked` is the
    first of them, and all else is of the output as a whole. `first` and `last` are the presentation
    times of the first and last shown frame on the source's timeline (zero = container start).
    `duration_us` is how long the output shows, the last frame's own duration included.
    `audio_offset_us` is how much earlier (negative) or later the sound begins than the first frame,
    beyond what the source itself had, or None without sound. `encoded_because` says why frames were
    encoded that a join would have copied; empty if none. `container` is the output's short name
    (`mp4`, `mov`, `matroska`, `webm`, `mpegts`), `media_type` and `extension` (with no dot) fit it.
    """

    asked: TrimWindow
    mode: TrimMode
    path: EnginePath
    encoded_because: str
    first: MediaTime
    last: MediaTime
    duration_us: int
    frames_copied: int
    frames_encoded: int
    frames_hidden: int
    audio_offset_us: int | None
    streams: tuple[StreamReport, ...]
    container: str
    media_type: str
    extension: str
    bytes_read: int
    reads: int
    bytes_written: int
    sha256: str
    elapsed_us: int
    windows: tuple[WindowReport, ...] = ()
