"""Make pictures of a source's packets, several at once where that is faster."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from av.codec.context import ThreadType

from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.bitstream.unit_syntax import H264

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_MOST, _HUGE, _MOST_HUGE = 4, 2560 * 1440, 2
"""How many pictures are decoded at once, and of those that are huge: each is held in memory."""
_MOST_HELD = 16
"""libav's decoder of H.264 gives up if it has to hold back more pictures than that."""
_WHOLE: Final = {0, 1}
"""How libav numbers the order of fields where there are none, or it does not know. Where threads
take frame by frame, the second field of one is lost."""
_ANY_PICTURE: Final = b"\xf0"
"""What a delimiter says of the picture behind it: it may be of any type."""


class Turn(NamedTuple):
    """A packet that has been decoded: when it shows, whatever has become of it since."""

    tick: int | None


@dataclass(slots=True, kw_only=True)
class PictureDecoder:
    """Decodes a stream's packets in their order, by `decoder`, or each by what `decoder_for` tells.

    libav's threads share the slices of one picture, or take a picture each. Most pictures are one
    slice: then there is nothing to share, and if `threads` are allowed, several pictures are
    decoded at once. What is in a packet comes out, or is found to be damaged, some packets later:
    `latest` tells whose turn it was. `framing` is that of the packets, None where they are not
    made of units, or have to come out one by one.

    A decoder of H.264 holds each picture back until no thread works on it: what it tells of how one
    was quantized would be what has been seen of it so far, and so another thing each time.
    """

    decoder: "VideoCodecContext"
    decoder_for: "Callable[[Packet[Stream]], VideoCodecContext] | None" = None
    framing: Framing | None = None
    threads: int = 1
    latest: Turn | None = field(default=None, init=False)
    _under_way: deque[Turn] = field(default_factory=deque, init=False)

    @property
    def at_once(self) -> int:
        """How many pictures are decoded at once."""
        return self.decoder.thread_count if self.decoder.thread_type is ThreadType.FRAME else 1

    @property
    def held(self) -> int:
        """How many pictures are held back that would have been shown."""
        is_h264 = self.framing is not None and self.framing.units is H264
        return self.at_once if is_h264 and self.at_once > 1 else 0

    @property
    def name(self) -> str:
        """What libav calls the decoder."""
        return self.decoder.name

    @property
    def depth(self) -> int:
        """How many pictures are decoded ahead of the one that shows next, as far as is known."""
        return self.decoder.reorder_depth

    @property
    def shape(self) -> Fraction | None:
        """The shape of pixels, as the `latest` packet tells it."""
        return self.decoder.sample_aspect_ratio

    def skip(self, *, unneeded: bool) -> None:
        """Leave out pictures that no other one needs, or no more, from the next packet on."""
        self.decoder.skip_frame = "NONREF" if unneeded else "DEFAULT"

    def turns(self, packet: "Packet[Stream]") -> bool:
        """Tell whether another decoder makes pictures of a packet."""
        return self.decoder_for is not None and self.decoder_for(packet) is not self.decoder

    def decode(self, packet: "Packet[Stream]") -> "list[VideoFrame]":
        """Return the pictures that come out of it, and of those before it.

        Raises:
            av.InvalidDataError: the `latest` packet can't be decoded.
        """
        if not self.decoder.is_open:
            self._choose(packet)
        self._under_way.append(Turn(packet.pts))
        is_due = len(self._under_way) >= self.at_once
        self.latest = self._under_way.popleft() if is_due else None
        return self.decoder.decode(cast("Packet[VideoStream]", packet))

    def fillers(self) -> "Iterator[Packet[Stream]]":
        """Give packets without pictures, behind which no thread works on one any more."""
        if self.at_once == 1 or self.framing is None:
            return
        units = self.framing.units
        delimiter = units.header_of(units.delimiter) + _ANY_PICTURE
        self.skip(unneeded=True)  # or a packet without a picture would be damaged
        try:
            for _ in range(self.at_once - 1):
                yield packet_of(self.framing.wrap([delimiter]))
        finally:
            self.skip(unneeded=False)

    def finish(self) -> "list[VideoFrame]":
        """Return the pictures that are still held back, behind the `fillers`."""
        self._under_way.clear()
        self.latest = None
        return self.decoder.decode(None) if self.decoder.is_open else []

    def decode_alone(self, packet: "Packet[Stream]") -> "list[VideoFrame]":
        """Return the pictures of one packet, as if none came before and none behind it.

        Raises:
            av.InvalidDataError: it can't be decoded.
        """
        frames = self.decode(packet)
        for filler in self.fillers():
            frames += self.decode(filler)
        frames += self.finish()
        self.begin_anew()
        return frames

    def begin_anew(self, packet: "Packet[Stream] | None" = None) -> None:
        """Forget all that was decoded, and take the decoder that makes pictures of a packet."""
        self._under_way.clear()
        self.decoder.flush_buffers()
        if packet is not None and self.decoder_for is not None:
            self.decoder = self.decoder_for(packet)

    def _choose(self, packet: "Packet[Stream]") -> None:
        """Let threads take a picture each, if the first one is a single slice."""
        decoder, framing = self.decoder, self.framing
        is_huge = decoder.width * decoder.height >= _HUGE
        at_once = min(self.threads, _MOST_HUGE if is_huge else _MOST)
        if at_once <= 1 or framing is None or decoder.field_order not in _WHOLE:
            return
        if not _is_one_slice(bytes(packet), framing):
            return
        if framing.units is H264:
            held = decoder.reorder_depth + at_once
            if held > _MOST_HELD:
                return
            decoder.options = {**decoder.options, "has_b_frames": str(held)}
        decoder.thread_type, decoder.thread_count = ThreadType.FRAME, at_once


def _is_one_slice(packet: bytes, framing: Framing) -> bool:
    try:
        kinds = [framing.kind(unit) for unit in framing.walk(packet)]
    except BrokenUnits:
        return False
    return sum(kind in framing.units.slices for kind in kinds) == 1
