"""What a file of video or sound is, as far as can be told without decoding it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One track of a file; what does not fit its kind, or is not known, is None.

    `index` counts from 0 in the file's order, `kind` is `video`, `cover` (a still picture that
    comes with the file), `audio`, `subtitle`, `data` or `attachment`, and `codec` is libav's name.
    `duration` is in exact seconds, `language` as the file writes it (mostly ISO 639-2).
    Of pictures, `width` and `height` are in pixels as they are stored, `pixel_shape` is the width
    of one divided by its height, and `rate` how many frames are shown a second, exactly, if that
    never changes; `mean_rate` is what it is on average. Of sound, `sample_rate` is in hertz and
    `channels` counts them, in the `layout` that libav names.
    """

    index: int
    kind: str
    codec: str
    is_default: bool = False
    language: str | None = None
    title: str | None = None
    duration: Fraction | None = None
    width: int | None = None
    height: int | None = None
    pixel_shape: Fraction | None = None
    pixel_format: str | None = None
    rate: Fraction | None = None
    mean_rate: Fraction | None = None
    sample_rate: int | None = None
    channels: int | None = None
    layout: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter: from `start` to `end` in exact seconds of the presentation timeline."""

    start: Fraction
    end: Fraction
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file of video or sound.

    `container` is its short name, such as `mp4` or `matroska`. `duration` is in exact seconds, from
    where players begin to count; None if nobody knows. `size` is in bytes. `keyframes` are the
    moments, in exact seconds and ascending, of the frames at which the pictures can be entered:
    empty where there are no pictures, None where listing them would take reading a large file
    whole, or where there are more than sixty thousand. `tags` are what the file says of itself.
    `timecode` is that of its first frame, as the file has it, None if it has none.
    """

    container: str
    size: int
    duration: Fraction | None
    tracks: tuple[Track, ...]
    keyframes: tuple[Fraction, ...] | None = ()
    chapters: tuple[Chapter, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    timecode: str | None = None

    @property
    def video(self) -> Track | None:
        """The pictures that a cut is made of; None if there is sound alone."""
        pictures = [track for track in self.tracks if track.kind == "video"]
        return max(pictures, key=lambda track: track.is_default, default=None)
