"""A track of sound that is decoded and encoded as what the output's container holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.audio.frame import AudioFrame

from trimcore.adapters.pyav.codecs.places import frames_of, layout_of, usual
from trimcore.adapters.pyav.codecs.sound_targets import FLAC, SoundTarget
from trimcore.adapters.pyav.sound_encoding.even_form import EvenForm
from trimcore.adapters.pyav.sound_encoding.samples import part_of, position_of
from trimcore.domain.cutting.planning.sound.alone import SampleWindow

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet
    from av.stream import Stream

_SLACK = Fraction(1, 500)
"""Seconds by which clocks of containers may be wrong without a gap or a repetition."""


def begin_encoded(
    container: "OutputContainer", stream: "AudioStream", target: SoundTarget
) -> "AudioStream":
    """Add a track for what an encoder makes of a stream's sound."""
    context = stream.codec_context
    made = cast("AudioStream", container.add_stream(target.encoder, rate=target.rate_for(context)))
    places = layout_of(context).name
    made.codec_context.layout = places if target.name == FLAC.name else usual(places)
    made.codec_context.format = target.form_for(context)
    if target.bit_rate:
        made.codec_context.bit_rate = target.bit_rate * layout_of(context).nb_channels
    return made


@dataclass(slots=True, kw_only=True)
class ConvertedSound:
    """Takes a `stream`'s packets, and gives those of `made` that hold the window.

    `decoder_for` returns what makes sound of a packet, the stream's own decoder or another one, if
    the track `changes` from one description to another. `zero` is the start of the source's
    timeline in seconds, `window` what is heard. The moment `origin`, in samples of the source, is
    the output's 0.
    """

    stream: "AudioStream"
    made: "AudioStream"
    decoder_for: "Callable[[Packet[Stream]], AudioCodecContext]"
    zero: Fraction
    window: SampleWindow
    origin: Fraction
    changes: bool = False
    _form: EvenForm = field(init=False)
    _decoder: "AudioCodecContext | None" = None
    _written: int | None = None

    def __post_init__(self) -> None:
        """Note as what the sound is heard."""
        self._form = EvenForm(self.stream.codec_context)

    @property
    def rate(self) -> int:
        """How many samples of the source there are a second."""
        return self._form.rate

    def take(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        """Return what is to be written now that a packet has come."""
        decoder = self.decoder_for(packet)
        if self._decoder is not None and decoder is not self._decoder:
            yield from self._drained()
        self._decoder = decoder
        yield from self._converted(decoder, cast("Packet[AudioStream]", packet))

    def pause(self) -> "Iterator[Packet[Stream]]":
        """Return what is left of the window; another one may follow, to be set."""
        yield from self._drained()

    def finish(self) -> "Iterator[Packet[Stream]]":
        """Return what is left to be written; nothing more may come."""
        yield from self._drained()
        if self._written is not None:
            yield from self._encoded(None)

    def _drained(self) -> "Iterator[Packet[Stream]]":
        """Return what decoders hold back, and let them know nothing of what they have decoded."""
        if self._decoder is not None:
            yield from self._converted(self._decoder, None)
            self._decoder.flush_buffers()
        for frame in self._form.rest():
            yield from self._heard(frame)
        self._decoder = None

    def _converted(
        self, decoder: "AudioCodecContext", packet: "Packet[AudioStream] | None"
    ) -> "Iterator[Packet[Stream]]":
        try:
            frames = frames_of(decoder, packet)
        except av.FFmpegError:  # silence stands for what is broken
            return
        for decoded in frames:
            for frame in self._form.take(self._shortened(decoded, packet)):
                yield from self._heard(frame)

    def _shortened(self, frame: AudioFrame, packet: "Packet[AudioStream] | None") -> AudioFrame:
        """Leave of a frame what its packet sounds for, since another recording may follow."""
        if not self.changes or packet is None or not packet.duration or frame.pts != packet.pts:
            return frame
        lasts = round(packet.duration * packet.time_base * frame.sample_rate)
        if lasts >= frame.samples:
            return frame
        part = part_of(frame, range(lasts))
        part.pts, part.time_base = frame.pts, frame.time_base
        return part

    def _heard(self, frame: AudioFrame) -> "Iterator[Packet[Stream]]":
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
    made = AudioFrame(format=like.format.name, layout=layout_of(like).name, samples=samples)
    made.sample_rate = like.sample_rate
    quiet = 0x80 if like.format.packed.name == "u8" else 0
    for plane in made.planes:
        plane.update(bytes([quiet]) * plane.buffer_size)
    return made
