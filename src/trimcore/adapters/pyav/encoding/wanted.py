"""What is wanted of an encoder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from av.video.frame import PictureType

from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.quantizer import Quantizers


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What encoded frames have to agree with, where copied ones stand beside them.

    `number` is what their parameter sets have to go by, where the encoder can be told; `depth` is
    how many frames the copied ones are decoded ahead.
    """

    number: int
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is wanted of an encoder besides frames like the source's.

    It gets `count` frames, `rate` of which are shown a second. `frame_bytes` is how large the
    source's own packets are on average: what it spent much on, it gets much for. `in_band` asks for
    parameter sets beside the frames. `crf_offset` lowers the encoder's scale of quality by so much
    more; `quantizers` take the place of that scale where they are known. No more than `group`
    frames lie from one keyframe to the next. `row` is how many frames one after the other are coded
    behind a later one, if it is told of each whether it is one.
    """

    count: int
    rate: Fraction
    frame_bytes: float
    in_band: bool
    threads: int
    group: int
    row: int | None = None
    codec: VideoCodec | None = None
    """What is encoded to, where it is another one than the source's."""
    beside: Beside | None = None
    crf_offset: int = 0
    quantizers: Quantizers | None = None
    field: str = ""
    """Which field the first picture is, by x265's word for the order, if pictures are fields."""
    shape: Fraction | None = None
    """The shape of pixels, where it is another than the stream's."""
    smallest: int | None = None
    """How many pixels wide the smallest blocks of the source's pictures are, if that is known."""
    arithmetic: bool = True
    """Whether the source's bits are coded arithmetically, as far as is known."""


@dataclass(slots=True, kw_only=True)
class FrameTypes:
    """Tells of which type each of some frames has to be, in the order in which they are shown.

    Those at the ticks `keyframes` are keyframes. Which of the others are coded behind a later one
    is as in the source, which has those at the ticks `reordered` so: its encoder has looked ahead,
    so that ours need not. None lets ours find out.
    """

    frames: Sequence[FramePlan]
    keyframes: Collection[int] = frozenset()
    reordered: Collection[int] | None = None
    _row: int = 0

    def of(self, place: int, most: int) -> PictureType:
        """Return the type of the next frame, which has a place; `most` in a row are reordered."""
        tick = self.frames[place].tick
        waits = self.reordered is not None and tick in self.reordered and self._row < most
        if tick not in self.keyframes and waits and not self._is_last(place):
            self._row += 1
            return PictureType.B
        self._row = 0
        if tick in self.keyframes:
            return PictureType.I
        return PictureType.NONE if self.reordered is None else PictureType.P

    def _is_last(self, place: int) -> bool:
        """Tell whether there is no later frame behind which one could be coded."""
        following = self.frames[place + 1 : place + 2]
        return not following or following[0].tick in self.keyframes
