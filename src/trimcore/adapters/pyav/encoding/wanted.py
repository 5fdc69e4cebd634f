"""What is wanted of an encoder."""

from dataclasses import dataclass
from fractions import Fraction

from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
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
    frames lie from one keyframe to the next.
    """

    count: int
    rate: Fraction
    frame_bytes: float
    in_band: bool
    threads: int
    group: int
    codec: VideoCodec | None = None
    """What is encoded to, where it is another one than the source's."""
    beside: Beside | None = None
    crf_offset: int = 0
    quantizers: Quantizers | None = None
    field: str = ""
    """Which field the first picture is, by x265's word for the order, if pictures are fields."""
    shape: Fraction | None = None
    """The shape of pixels, where it is another than the stream's."""
