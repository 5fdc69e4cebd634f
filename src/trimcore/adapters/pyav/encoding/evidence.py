"""What was seen while a cut was made, for checking its output."""

from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING

from av.sidedata.sidedata import Type

from trimcore.adapters.pyav.encoding.beside_pictures import kinds_beside
from trimcore.adapters.pyav.encoding.hdr_metadata import HdrMetadata, hdr_metadata_of
from trimcore.adapters.pyav.encoding.psnr import Sample, fingerprint, sample
from trimcore.adapters.pyav.quantizing.seen import SeenQuantizers
from trimcore.domain.cutting.quantizer import Quantizers

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame

_SAMPLES, _GLANCES = 12, 4096
_BEFORE, _BEHIND = Fraction(1, 2), Fraction(1, 3)
"""Seconds about the beginning of sound of which its packets are kept."""


def digest(data: bytes) -> bytes:
    """Return what tells a packet of a track from any other."""
    return blake2b(data, digest_size=16).digest()


@dataclass(slots=True)
class Evidence:
    """Samples of encoded frames and prints of copied ones by tick, and digests of all packets.

    `kinds` are those of what encoded frames carried beside themselves in the source, `lights` what
    some of them said of their mastering. `entries` are prints of the keyframes at which the
    decoding of encoded runs began.
    `encoded` and `replaced` count the bytes of encoded packets, and of those in whose place they
    stand. Where it `is_fitted`, pictures were made as large as those before them. `beside` is what
    was written of each track that is neither pictures nor sound, by its number: when in seconds,
    and a digest. `sounds` are the source's packets about the beginning of each track of sound.
    `quantizers` are those of the source's pictures before what is encoded, `asked` what encoders
    were asked for because of them.
    """

    samples: dict[int, Sample] = field(default_factory=dict)
    prints: dict[int, bytes] = field(default_factory=dict)
    entries: dict[int, bytes] = field(default_factory=dict)
    encoded: int = 0
    replaced: int = 0
    is_fitted: bool = False
    kinds: set[Type] = field(default_factory=set)
    lights: set[HdrMetadata] = field(default_factory=set)
    quantizers: SeenQuantizers = field(default_factory=SeenQuantizers)
    asked: Quantizers | None = None
    beside: dict[int, list[tuple[Fraction, bytes]]] = field(default_factory=dict)
    sounds: "dict[int, list[Packet[Stream]]]" = field(default_factory=dict)
    _copies: blake2b = field(default_factory=blake2b)
    _made: blake2b = field(default_factory=blake2b)

    def see_encoded(self, tick: int, frame: "VideoFrame", position: int, count: int) -> None:
        """Keep a sample of the run's frame at `position` if it is one of a few, evenly spread.

        A glance is kept of all others, as long as they are not too many.
        """
        self.kinds |= kinds_beside(frame)
        is_one = position == count - 1 or position % max(1, count // _SAMPLES) == 0
        if is_one or position % (1 + count // _GLANCES) == 0:
            self.samples[tick] = sample(frame, is_glance=not is_one)
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
        self._copies.update(len(data).to_bytes(8, "big") + data)

    def see_made(self, data: bytes) -> None:
        """Digest an encoded packet."""
        self._made.update(len(data).to_bytes(8, "big") + data)

    def see_beside(self, number: int, moment: Fraction, data: bytes) -> None:
        """Remember a packet of a track beside pictures and sound."""
        self.beside.setdefault(number, []).append((moment, digest(data)))

    def see_sound(self, packet: "Packet[Stream]", after: Fraction) -> None:
        """Keep a packet of the source's sound; `after` is how long after the beginning it is."""
        if -_BEFORE < after < _BEHIND:
            self.sounds.setdefault(packet.stream_index, []).append(packet)

    @property
    def made(self) -> bytes:
        """The digest of all encoded packets so far."""
        return self._made.digest()

    @property
    def copies(self) -> bytes:
        """The digest of all copied packets so far."""
        return self._copies.digest()
