"""The first packets of a piece of sound, encoded anew so that decoders can begin with them."""

from array import array
from fractions import Fraction
from functools import cache
from math import ceil, inf
from typing import TYPE_CHECKING, cast

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from trimcore.adapters.pyav.bitstream.remade import packet_of, remade
from trimcore.adapters.pyav.codecs.places import frames_of, layout_of
from trimcore.adapters.pyav.codecs.sound import Edge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.stream import Stream

_RUN_UP = 3
"""Packets of other sound that come before the beginning while it is encoded."""
_PRIME = 7919
_LOUDEST = 0.9
_BEFORE = (0.0, 0.001, 0.05, _LOUDEST)
"""How loud that sound is, one after the other."""
_SAME = 0.02
"""By how much what is heard behind them may differ, of 1."""
_FINER = 2
"""How many times the bits of what they replace encoded packets may have."""


class SoundEdge:
    """Takes a track's packets from its run-up on, and gives those that are to be written.

    The first of them are as long as the source's and sound like these, but need none before them.
    All others are the source's own. Where the packets are not all of a length, none is encoded.
    """

    def __init__(self, stream: "AudioStream", edge: Edge) -> None:
        self._edge, self._stream = edge, stream
        self._rate = stream.codec_context.sample_rate
        self._layout = layout_of(stream.codec_context).name
        self._channels = layout_of(stream.codec_context).nb_channels
        self._most = edge.bit_rates[1] * self._channels
        self._decoder = _decoder(stream, edge)
        self._resampler = AudioResampler(edge.format, self._layout, self._rate)
        self._samples = array("f")
        self._held: list[Packet[Stream]] = []
        self._length = 0
        self.is_encoded = False
        """Whether packets were encoded."""
        self._is_over = not edge.fits(stream.codec_context.extradata or b"")

    def pass_by(self, data: bytes) -> "list[Packet[Stream]]":
        """See a packet that comes before the first one, or behind the last one."""
        if self._is_over:
            return []
        samples = self._decoded(data)
        if not self._held:
            return []
        self._samples.extend(samples)
        return self._encoded()

    def take(self, packet: "Packet[Stream]") -> "list[Packet[Stream]]":
        """Take the next packet of the piece; return what can be written by now."""
        if self._is_over:
            return [packet]
        self._held.append(packet)
        samples = self._decoded(bytes(packet))
        self._length = self._length or len(samples) // self._channels
        if len(samples) != self._length * self._channels:
            return self.rest()
        self._samples.extend(samples)
        return self._encoded()

    def rest(self) -> "list[Packet[Stream]]":
        """Return the packets that are still held, as they are."""
        self._is_over = True
        held, self._held = self._held, []
        return held

    def _encoded(self) -> "list[Packet[Stream]]":
        if self._length not in self._edge.lengths(self._rate):
            return self.rest()
        count = ceil(self._edge.seconds * self._rate / self._length)
        wanted = (count * self._length + self._edge.late) * self._channels
        if len(self._samples) < wanted or len(self._held) < count:
            return []
        bits = 8 * sum(packet.size for packet in self._held[:count])
        made = self._independent(_FINER * bits * self._rate // (count * self._length), wanted)
        held = self.rest()
        if len(made) != count:
            return held
        self.is_encoded = True
        begun = [remade(packet, data) for packet, data in zip(held[:count], made, strict=True)]
        return [*begun, *held[count:]]

    def _independent(self, bit_rate: int, wanted: int) -> list[bytes]:
        """Encode the beginning so that it sounds the same whatever decoders know from before.

        Behind another window, decoders know the end of that one. Encoders may tell how loud sound
        is by how that has changed, but seldom do where it changes much: so other sound is put
        before, of which nothing is written, and what comes out is heard behind silence and noise.
        """
        samples = self._samples[self._edge.late * self._channels : wanted]
        best, least = list[bytes](), inf
        for loud in _BEFORE:
            made = self._tried(bit_rate, samples, loud)
            if (apart := self._dependence(made)) < least:
                best, least = made, apart
            if least < _SAME:
                break
        return best

    def _tried(self, bit_rate: int, samples: "array[float]", loud: float) -> list[bytes]:
        """Encode behind noise of a loudness; nothing where that fails."""
        run_up = _noise(self._length * self._channels * _RUN_UP, loud)
        try:
            made = self._made(self._encoder(bit_rate), run_up + samples)
        except av.FFmpegError:
            return []
        return made[_RUN_UP:]

    def _dependence(self, made: "Sequence[bytes]") -> float:
        """Tell how differently packets sound behind silence and behind loud noise."""
        if not made:
            return inf
        quiet, loud = self._heard_after(0.0, made), self._heard_after(_LOUDEST, made)
        return max(abs(one - other) for one, other in zip(quiet, loud, strict=True))

    def _heard_after(self, loud: float, made: "Sequence[bytes]") -> "array[float]":
        step = self._length * self._channels
        before = self._made(self._encoder(self._most), _noise(step * _RUN_UP, loud))
        decoder = _decoder(self._stream, self._edge)
        samples = array("f")
        for data in (*before, *made):
            samples.extend(self._decoded(data, decoder))
        # Where one packet goes over into the next, both are heard.
        return samples[step * _RUN_UP + self._edge.late * self._channels :]

    def _encoder(self, bit_rate: int) -> "AudioCodecContext":
        made = cast("AudioCodecContext", av.CodecContext.create(self._edge.encoder, "w"))
        made.sample_rate = self._rate
        made.layout = self._layout
        made.format = self._edge.format
        made.time_base = Fraction(1, self._rate)
        least, most = (self._channels * rate for rate in self._edge.bit_rates)
        made.bit_rate = min(most, max(least, bit_rate))
        made.options = self._edge.options(Fraction(self._length, self._rate))
        return made

    def _made(self, encoder: "AudioCodecContext", samples: "Sequence[float]") -> list[bytes]:
        """Encode samples without what the encoder would give once it is told that they end."""
        packets: list[bytes] = []
        step = self._length * self._channels
        for number, at in enumerate(range(0, len(samples), step)):
            frame = AudioFrame(format=self._edge.format, layout=self._layout, samples=self._length)
            data = array("f", samples[at : at + step]).tobytes()
            frame.planes[0].update(data.ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.time_base = self._rate, Fraction(1, self._rate)
            frame.pts = number * self._length
            packets += [bytes(packet) for packet in encoder.encode(frame)]
        return packets

    def _decoded(self, data: bytes, decoder: "AudioCodecContext | None" = None) -> "array[float]":
        samples = array("f")
        try:
            frames = frames_of(
                decoder or self._decoder, cast("Packet[AudioStream]", packet_of(data))
            )
        except av.FFmpegError:
            return samples
        for frame in frames:
            frame.pts = None
            for part in self._resampler.resample(frame):
                count = part.samples * self._channels
                samples.frombytes(bytes(part.planes[0])[: count * samples.itemsize])
        return samples


@cache
def _noise(count: int, loud: float) -> "array[float]":
    """Return samples of noise, always the same: what is left of squares divided by a prime."""
    half = _PRIME // 2
    return array("f", (loud * (at * at % _PRIME - half) / half for at in range(count)))


def _decoder(stream: "AudioStream", edge: Edge) -> "AudioCodecContext":
    """Make a decoder that throws nothing away."""
    context = stream.codec_context
    made = cast("AudioCodecContext", av.CodecContext.create(context.name, "r"))
    made.extradata = edge.header(context.extradata or b"")
    made.sample_rate = context.sample_rate
    made.layout = layout_of(context).name
    return made
