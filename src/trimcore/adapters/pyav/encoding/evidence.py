"""What was seen while a cut was made, for checking its output."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from av.sidedata.sidedata import Type
from xxhash import xxh3_128

from trimcore.adapters.pyav.bitstream.sound.adts import without_adts
from trimcore.adapters.pyav.bitstream.sound.program import program_of
from trimcore.adapters.pyav.encoding.beside_pictures import Beside, kinds_beside, said_beside
from trimcore.adapters.pyav.encoding.hdr_metadata import HdrMetadata, hdr_metadata_of
from trimcore.adapters.pyav.encoding.psnr import Sample, fingerprint, sample
from trimcore.adapters.pyav.quantizing.seen import SeenQuantizers
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.quantizer import Quantizers

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame

Tint = tuple[int, int, int, int]
"""The numbers by which a picture's range, primaries, transfer and matrix are known."""


class Said(NamedTuple):
    """A packet of a track beside pictures and sound: when it begins, how long it lasts, a digest.

    Both are in seconds; it lasts 0 if its length is not told.
    """

    begins: Fraction
    lasts: Fraction
    digest: bytes


_SAMPLES = 12
_ACROSS, _GLANCES = 64, 1 << 12
"""Pixels across a line that are taken of each picture, if there are no more pictures than these."""
_LEAST_ACROSS, _MOST_GLANCES = 4, 1 << 16
"""How few they become of more of them, and of how many pictures there is one at most."""
_BEFORE, _BEHIND = Fraction(1), Fraction(1, 3)
"""Seconds about the beginning of sound of which its packets are kept."""


def digest(data: bytes) -> bytes:
    """Return what tells a packet of a track from any other."""
    return xxh3_128(data).digest()


def ticks_about(track: PacketIndex, begins: Fraction) -> range:
    """Tell which ticks of a track of sound are so close to its beginning that they are kept."""
    first = track.last_tick_at_or_before(begins - _BEFORE) + 1
    return range(first, track.first_tick_at_or_after(begins + _BEHIND))


def _across(count: int) -> int:
    """Tell of how many pixels of a line glances are, if so many pictures are looked at."""
    return max(_LEAST_ACROSS, min(_ACROSS, _ACROSS * _GLANCES // count))


def tint_of(frame: "VideoFrame") -> Tint:
    """Tell by which numbers a picture's colours are known."""
    return frame.color_range, frame.color_primaries, frame.color_trc, frame.colorspace


@dataclass(slots=True)
class SoundDigest:
    """A digest of a track of sound, however its bytes are divided into packets.

    `moments` are when the packets sound, in microseconds. Of AAC the headers do not count that
    transport streams put before each frame, nor what the first frame says of its channels there:
    other containers have that in a header of the track.
    """

    is_aac: bool
    moments: "array[int]" = field(default_factory=lambda: array("q"))
    _bytes: xxh3_128 = field(default_factory=xxh3_128)
    _is_first: bool = True

    def see(self, data: bytes, moment: int) -> None:
        """Take the next packet in, which sounds at a moment."""
        self.moments.append(moment)
        if self.is_aac:
            program = program_of(data) if self._is_first else b""
            data = without_adts(data)[len(program) :]
        self._is_first = False
        self._bytes.update(data)

    @property
    def value(self) -> bytes:
        """The digest of all so far."""
        return self._bytes.digest()


@dataclass(slots=True)
class Evidence:
    """Samples of encoded frames and prints of copied ones by tick, and digests of all packets.

    `kinds` are those of what encoded frames carried beside themselves in the source, `said` is what
    each carried, by its tick, and `lacking` the kinds of which the output's lack something;
    `lights` is what some of them said of their mastering. `entries` are prints of the keyframes at
    which the decoding of encoded runs began.
    `tints` are the numbers of the colours of encoded frames, `shapes` those of their pixels where
    pictures alone tell them.
    `encoded` and `replaced` count the bytes of encoded packets, and of those in whose place they
    stand. Where it `is_fitted`, pictures were made as large as those before them. `lost` says what
    encoded ones lost because their pixels are of another kind. `told` is what keyframes of the
    source tell of size and shape, where these may change in the output, too. `beside` is what was
    written of each track that is neither pictures nor sound, by its number. `sounds` are the
    source's packets about the beginning of each track of sound, and `came` is how many of each were
    there to be copied; `quiet` is for how many seconds a track begins too quietly, if that is more
    than a packet, and `misplaced` are those whose channels are told to be elsewhere, and where.
    `lead` is how many packets were written before the first that shows a picture, and `unshown` how
    many pictures are decoded and not shown, where their own headers say so.
    `quantizers` are those of the source's pictures before what is encoded, `asked` what encoders
    were asked for because of them. `parity` tells which
    field the first picture of a run is, if it is one.
    """

    samples: dict[int, Sample] = field(default_factory=dict)
    prints: dict[int, bytes] = field(default_factory=dict)
    entries: dict[int, bytes] = field(default_factory=dict)
    encoded: int = 0
    replaced: int = 0
    is_fitted: bool = False
    lost: frozenset[str] = frozenset()
    told: set[bytes] = field(default_factory=set)
    kinds: set[Type] = field(default_factory=set)
    said: dict[int, Beside] = field(default_factory=dict)
    lacking: set[Type] = field(default_factory=set)
    lights: set[HdrMetadata] = field(default_factory=set)
    tints: set[Tint] = field(default_factory=set)
    shapes: set[Fraction | None] = field(default_factory=set)
    quantizers: SeenQuantizers = field(default_factory=SeenQuantizers)
    asked: Quantizers | None = None
    parity: str = ""
    beside: dict[int, list[Said]] = field(default_factory=dict)
    sounds: "dict[int, list[Packet[Stream]]]" = field(default_factory=dict)
    came: Mapping[int, int] = field(default_factory=dict)
    quiet: dict[int, Fraction] = field(default_factory=dict)
    misplaced: dict[int, str] = field(default_factory=dict)
    lead: int = 0
    unshown: int = 0
    _copies: xxh3_128 = field(default_factory=xxh3_128)
    _made: xxh3_128 = field(default_factory=xxh3_128)

    def see_encoded(self, tick: int, frame: "VideoFrame", position: int, count: int) -> None:
        """Keep a sample of the run's frame at `position` if it is one of a few, evenly spread.

        A glance is kept of all others, the more of them there are the less of each.
        """
        self.kinds |= kinds_beside(frame)
        self.tints.add(tint_of(frame))
        if said := said_beside(frame):
            self.said[tick] = said
        is_one = position == count - 1 or position % max(1, count // _SAMPLES) == 0
        if is_one or position % (1 + count // _MOST_GLANCES) == 0:
            self.samples[tick] = sample(frame, across=0 if is_one else _across(count))
        if is_one:
            self.lights.add(hdr_metadata_of(frame))

    def see_entry(self, tick: int, frame: "VideoFrame") -> None:
        """Keep the print of the frame at which the decoding of a run began."""
        self.entries[tick] = fingerprint(frame)

    def see_copied(self, tick: int, frame: "VideoFrame") -> None:
        """Keep the print of a frame that is copied."""
        self.prints[tick] = fingerprint(frame)

    def see_bytes(self, data: bytes) -> None:
        """Digest a copied packet."""
        _take(self._copies, data)

    def see_made(self, data: bytes) -> None:
        """Digest an encoded packet."""
        _take(self._made, data)

    def see_beside(self, number: int, said: Said) -> None:
        """Remember a packet of a track beside pictures and sound."""
        self.beside.setdefault(number, []).append(said)

    def see_sound(self, packet: "Packet[Stream]") -> None:
        """Keep a packet of the source's sound, which is about the beginning."""
        self.sounds.setdefault(packet.stream_index, []).append(packet)

    @property
    def made(self) -> bytes:
        """The digest of all encoded packets so far."""
        return self._made.digest()

    @property
    def copies(self) -> bytes:
        """The digest of all copied packets so far."""
        return self._copies.digest()


def _take(digested: xxh3_128, data: bytes) -> None:
    """Digest a packet and its length, without a copy of both in one piece."""
    digested.update(len(data).to_bytes(8, "big"))
    digested.update(data)
