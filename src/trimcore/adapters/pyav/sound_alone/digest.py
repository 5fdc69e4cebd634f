"""Fingerprints of what is written, which the check takes of what can be read."""

from typing import TYPE_CHECKING

from xxhash import xxh3_128

from trimcore.adapters.pyav.bitstream.sound.adts import without_adts
from trimcore.adapters.pyav.codecs.sound import AAC

if TYPE_CHECKING:
    from av.audio.stream import AudioStream


def payload_of_sound(stream: "AudioStream", data: bytes) -> bytes:
    """Return what of a packet's bytes is kept: not the header that only streams have of AAC."""
    return without_adts(data) if stream.codec_context.name == AAC.name else data


class Digest:
    """A fingerprint of samples or of packets, however they come in pieces."""

    def __init__(self) -> None:
        self._planes = [xxh3_128()]
        self.count = 0

    def see(self, *planes: bytes) -> None:
        """Take some more of each plane in."""
        self.count += 1
        while len(self._planes) < len(planes):
            self._planes.append(xxh3_128())
        for known, plane in zip(self._planes, planes, strict=False):
            known.update(plane)

    @property
    def value(self) -> bytes:
        """The fingerprint of all that was seen."""
        return b"".join(plane.digest() for plane in self._planes)
