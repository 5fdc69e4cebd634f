"""A track of sound that has several descriptions, and what decodes each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.reading.sample_descriptions import (
    SampleDescriptions,
    sample_descriptions,
)
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.wish import Wish

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedSound:
    """The descriptions of a track, and the numbers of those that windows need.

    No numbers are there until it is known what these need. Of several, `decoders` has what makes
    sound of the packets of each.
    """

    descriptions: SampleDescriptions
    numbers: tuple[int, ...] = ()
    decoders: "Mapping[int, AudioCodecContext]" = field(default_factory=dict)

    @property
    def only(self) -> int | None:
        """The number of the one that all packets have that are used; None if there are more."""
        return self.numbers[0] if len(self.numbers) == 1 else None

    def decoder_for(
        self, packet: "Packet[Stream]", own: "AudioCodecContext"
    ) -> "AudioCodecContext":
        """Return what makes sound of a packet, which is the track's `own` decoder of one alone."""
        return self.decoders.get(self.descriptions.of(packet.pos), own)


def described_sounds(
    file: SourceFile, container: "InputContainer", wish: Wish
) -> dict[int, DescribedSound]:
    """Read the descriptions of the tracks of sound that have several, by their streams' numbers."""
    found = {
        stream.index: sample_descriptions(file, stream.id)
        for stream in container.streams.audio
        if wish.keeps(stream.index, stream.type)
    }
    return {
        number: DescribedSound(descriptions=descriptions)
        for number, descriptions in found.items()
        if descriptions is not None
    }
