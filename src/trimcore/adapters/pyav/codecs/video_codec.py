"""What is known of a codec of pictures: the fields of its row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from trimcore.adapters.pyav.bitstream.hiding.way import HidingWay
from trimcore.adapters.pyav.bitstream.unit_syntax import UnitSyntax
from trimcore.adapters.pyav.bitstream.vpx import FrameHeader
from trimcore.domain.cutting.quantizer import FINER_ALWAYS, Keeping


class Copying(Enum):
    """Which of a codec's packets can be copied, and why not the others."""

    JOINED = "beside encoded frames"
    ALONE = "each frame by itself"
    WHOLE = "where nothing has to be encoded"

    @property
    def meaning(self) -> str:
        """What that comes from, in a sentence."""
        return {
            Copying.JOINED: "one header can describe what is copied and what is encoded.",
            Copying.ALONE: "every frame is a keyframe and is shown when it is decoded, so that "
            "none has to be encoded.",
            Copying.WHOLE: "encoded frames are not joined to copied ones in this codec.",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recipe:
    """How frames are encoded: libav's encoder, its options, and what it has to be spared."""

    encoder: str
    options: Mapping[str, str] = field(default_factory=dict)
    quantizer: int = 0
    """A fixed one, for encoders without a scale of quality."""
    codes: bool = False
    """It takes MPEG's codes of quantizers."""
    keeping: Keeping = FINER_ALWAYS
    """Where frames beside those of its own codec are quantized as these were."""
    hurried: Mapping[str, str] = field(default_factory=dict)
    """Options that take the place of others where pictures are large and bits are many."""
    paints: bool = False
    """It takes pictures in palettes, in which they are painted first."""
    in_order: bool = False
    """Beside copied frames, they are encoded in the order in which they are shown."""
    rounds: bool = False
    """Decoders give more bits than it takes. The codec has none of its own: what decoders round to
    is theirs, so that nothing tells its pictures from the source's."""
    typed: bool = False
    """It can be told of which type each frame is."""
    captions: bool = False
    """It writes captions and active formats that pictures carry."""
    rates: tuple[Fraction, ...] = ()
    """The frame rates that its header can tell; none is any."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VideoCodec:
    """One codec of pictures: its name in receipts, and what a cut has to know of it."""

    name: str
    copying: Copying
    recipe: Recipe | None = None
    """None where frames can't be encoded."""
    instead: tuple["VideoCodec", ...] = ()
    """What frames are encoded as where they can't be as they were, or a container can't hold them
    so; the best first."""
    other_decoders: tuple[str, ...] = ()
    """libav's decoders whose name is not the codec's."""
    opens: bool = False
    """Copying may begin at an open keyframe, since those before it can be left out."""
    units: UnitSyntax | None = None
    """What its packets are made of; None where they are not made of units."""
    sequence_headers: bool = False
    """Its keyframes come with headers that tell of all pictures behind them, as MPEG-2's do."""
    look: Callable[[bytes], bytes] | None = None
    """What each of its packets tells of the size and shape of its picture; None: they don't."""
    header: FrameHeader | None = None
    """What the first bytes of a packet tell of its frame."""
    hiding: HidingWay | None = None
    """How its pictures are hidden by their own headers; None where they can't be."""
    is_key: Callable[[bytes], bool] | None = None
    """Tells whether a packet is a keyframe, where libav calls too many of them so."""
    stored: Callable[[bytes], bytes] | None = None
    """Leaves out of a packet what muxers leave out, too; None where they write all of it."""
    alpha_decoder: str = ""
    """libav's decoder of pictures that let something through, where its first one drops that."""
    spins: bool = False
    """Threads of its library wait for each other without sleeping. Measured: where others have the
    cores, two take five times the work of one, and minutes in place of seconds."""
    reorders: bool = False
    """Frames may be shown in another order than they are decoded in, which AVI doesn't tell."""
    packed: bool = False
    """AVI may have a B-frame in the packet of another frame."""
    skips: bool = False
    """Its decoder can leave out frames that no other one needs."""
    sent_as_fields: bool = False
    """Transport streams may have the two fields of a frame in packets of their own."""
    indexed_by_table: bool = False
    """A container's table tells all that has to be known of packets that are not entered."""
    tag: str = ""
    """The four letters by which Apple's players want it called in MP4 and MOV."""
    keeps_tag: bool = False
    """Its four letters in MOV tell its flavour, and have to stay."""
    sizes: frozenset[tuple[int, int]] = frozenset()
    """The widths and heights that it can be encoded in; none is any."""
    from_first: bool = False
    """Decoders remember all pictures since the first: none before a window can be left out."""
    unseen: bool = False
    """Its packets are copied without being decoded, since its decoder is not let in."""
