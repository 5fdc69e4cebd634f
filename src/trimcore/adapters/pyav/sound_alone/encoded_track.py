"""A track whose samples are encoded anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.audio.resampler import AudioResampler

from trimcore.adapters.pyav.codecs.places import frames_of, layout_of
from trimcore.adapters.pyav.sound_alone.tracks import DAMAGED, SoundTrack
from trimcore.adapters.pyav.sound_encoding.samples import part_of, position_of, values_of
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet


@dataclass(slots=True, kw_only=True)
class EncodedTrack(SoundTrack):
    """Decodes the window's samples, and encodes them; what encoders of `made` give is written.

    `is_key` tells with which packets decoders can begin, where they can't with each: all from the
    first one on are decoded then. `because` is why it is not copied, empty if its kind never is.
    """

    is_key: Callable[[bytes], bool] | None = None
    because: str = ""
    _entered: bool = False
    _formed: AudioResampler | None = None

    def _take(
        self, packet: "Packet[AudioStream]", position: Fraction
    ) -> "Iterator[Packet[AudioStream]]":
        if self.is_key is not None:
            self._entered = self._entered or self.is_key(bytes(packet))
            if self._entered:
                yield from self._encode(self._decoded(packet))
        elif position + self._count_of(packet) > self.window.begin - 1 - 2 * self._slack:
            yield from self._encode(self._decoded(packet))

    def _leave(self) -> "Iterator[Packet[AudioStream]]":
        yield from self._encode(self._decoded(None))
        self.stream.codec_context.flush_buffers()
        self._entered = False

    def finish(self) -> "Iterator[Packet[AudioStream]]":
        yield from self._encode(self._decoded(None))
        yield from cast("list[Packet[AudioStream]]", self.made.codec_context.encode(None))

    def _decoded(self, packet: "Packet[AudioStream] | None") -> "list[AudioFrame]":
        try:
            return frames_of(self.stream.codec_context, packet)
        except av.FFmpegError as error:
            raise DamagedMedia(DAMAGED) from error

    def _encode(self, frames: "list[AudioFrame]") -> "Iterator[Packet[AudioStream]]":
        for frame in frames:
            base = frame.time_base or self.stream.time_base or Fraction(1)
            position = position_of(frame.pts or 0, base, self.zero, self.rate)
            position = self._placed(position, frame.samples)
            inside = self.window.inside(position, frame.samples)
            if inside:
                part = self._as_made(part_of(frame, inside))
                part.pts = self._hear(position, inside)
                part.time_base = Fraction(1, self.rate)
                self.digest.see(*values_of(part))
                yield from cast("list[Packet[AudioStream]]", self.made.codec_context.encode(part))

    def _as_made(self, part: "AudioFrame") -> "AudioFrame":
        """Give samples the form that the encoder takes, in which nothing of them is lost."""
        wanted = self.made.codec_context.format.name
        if part.format.name == wanted:
            return part
        if self._formed is None:
            self._formed = AudioResampler(wanted, layout_of(part).name, part.sample_rate)
        part.pts = None
        (made,) = self._formed.resample(part)
        return made
