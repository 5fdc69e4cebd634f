"""A track of sound that is decoded and encoded as what the output's container holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.audio.frame import AudioFrame

from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget
from trimcore.adapters.pyav.sound_encoding.samples import part_of, position_of
from trimcore.domain.cutting.planning.sound.alone import SampleWindow

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet
    from av.stream import Stream

_LAYOUTS = {"5.1(side)": "5.1", "quad(side)": "quad", "1 channels": "mono", "2 channels": "stereo"}
"""Places of speakers that encoders know by another name."""
_SLACK = Fraction(1, 500)
"""Seconds by which clocks of containers may be wrong without a gap or a repetition."""


def begin_encoded(
    container: "OutputContainer", stream: "AudioStream", target: SoundTarget
) -> "AudioStream":
    """Add a track for what an encoder makes of a stream's sound."""
    context = stream.codec_context
    made = cast("AudioStream", container.add_stream(target.encoder, rate=target.rate_for(context)))
    made.codec_context.layout = _LAYOUTS.get(context.layout.name, context.layout.name)
    made.codec_context.format = target.form_for(context)
    if target.bit_rate:
        made.codec_context.bit_rate = target.bit_rate * context.layout.nb_channels
    return made


@dataclass(slots=True, kw_only=True)
class ConvertedSound:
    """Takes a `stream`'s packets, and gives those of `made` that hold the window.

    `zero` is the start of the source's timeline in seconds, `window` what is heard. The moment
    `origin`, in samples of the source, is the output's 0.
    """

    stream: "AudioStream"
    made: "AudioStream"
    zero: Fraction
    window: SampleWindow
    origin: Fraction
    _written: int | None = None

    def take(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        """Return what is to be written now that a packet has come."""
        yield from self._converted(cast("Packet[AudioStream]", packet))

    def pause(self) -> "Iterator[Packet[Stream]]":
        """Return what is left of the window; another one may follow, to be set."""
        yield from self._converted(None)
        self.stream.codec_context.flush_buffers()

    def finish(self) -> "Iterator[Packet[Stream]]":
        """Return what is left to be written; nothing more may come."""
        yield from self._converted(None)
        if self._written is not None:
            yield from self._encoded(None)

    def _converted(self, packet: "Packet[AudioStream] | None") -> "Iterator[Packet[Stream]]":
        try:
            frames = self.stream.codec_context.decode(packet)
        except av.FFmpegError:  # silence stands for what is broken
            return
        for frame in frames:
            base = frame.time_base or self.stream.time_base or Fraction(1)
            position = position_of(frame.pts or 0, base, self.zero, frame.sample_rate)
            inside = self.window.inside(position, frame.samples)
            if inside:
                begins = round(position + inside.start - self.origin)
                yield from self._part(part_of(frame, inside), begins)

    def _part(self, part: AudioFrame, begins: int) -> "Iterator[Packet[Stream]]":
        if self._written is None:
            self._written = begins
        missing = begins - self._written
        if abs(missing) <= _SLACK * part.sample_rate:
            missing = 0
        if missing > 0:
            yield from self._placed(_silence(part, missing))
        if -missing < part.samples:
            yield from self._placed(part_of(part, range(max(0, -missing), part.samples)))

    def _placed(self, part: AudioFrame) -> "Iterator[Packet[Stream]]":
        part.pts = self._written
        part.time_base = Fraction(1, part.sample_rate)
        self._written = (self._written or 0) + part.samples
        yield from self._encoded(part)

    def _encoded(self, part: AudioFrame | None) -> "Iterator[Packet[Stream]]":
        yield from cast("list[Packet[Stream]]", self.made.codec_context.encode(part))


def _silence(like: AudioFrame, samples: int) -> AudioFrame:
    made = AudioFrame(format=like.format.name, layout=like.layout.name, samples=samples)
    made.sample_rate = like.sample_rate
    quiet = 0x80 if like.format.packed.name == "u8" else 0
    for plane in made.planes:
        plane.update(bytes([quiet]) * plane.buffer_size)
    return made
