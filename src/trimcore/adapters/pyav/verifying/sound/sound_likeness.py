"""Whether two decoders make the same sound of the same packets."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.places import frames_of, is_told, layout_of
from trimcore.adapters.pyav.codecs.sound import sound_codec_by

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.codec.context import CodecContext
    from av.packet import Packet
    from av.stream import Stream


_FORMATS = {
    "u8": ("B", 128, 128),
    "s16": ("h", 0, 1 << 15),
    "s32": ("i", 0, 1 << 31),
    "flt": ("f", 0, 1),
    "dbl": ("d", 0, 1),
}
"""How samples are read, which of their values is silence, and which the loudest."""
_EVERY, _LOUDER, _SILENCE = 7, 1.5, 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What packets sound like: rate, channels and their places, samples, how loud on average.

    Not each value of them: decoders of AAC make noise of their own, another one each time.
    """

    rate: int
    channels: int
    places: str
    samples: int
    loudness: float

    def like(self, other: "Sound") -> bool:
        """Tell whether another one is as long and as loud."""
        quieter, louder = sorted((self.loudness, other.loudness))
        return self.samples == other.samples and louder <= _LOUDER * quieter + _SILENCE

    def is_placed_as(self, other: "Sound") -> bool:
        """Tell whether the speakers of the channels are another's, as far as both are told."""
        told = {self.places, other.places}
        return len(told) == 1 or not all(map(is_told, told))


def sound_of(context: "CodecContext", packets: "Sequence[Packet[Stream]]") -> Sound | None:
    """Decode packets by themselves; None if libav refuses them."""
    decoder = fresh(cast("AudioCodecContext", context))
    samples, loudness, parts = 0, 0.0, 0
    last: AudioFrame | None = None
    try:
        for frame in decoded(decoder, packets):
            samples += frame.samples
            loudness += _loudness(frame)
            parts += 1
            last = frame
    except av.FFmpegError:
        return None
    return Sound(
        rate=last.sample_rate if last else 0,
        channels=layout_of(last).nb_channels if last else 0,
        places=layout_of(last).name if last else "",
        samples=samples,
        loudness=loudness / max(1, parts),
    )


def fresh(context: "AudioCodecContext") -> "AudioCodecContext":
    """Return a decoder that knows of no packet: flushing is not enough for each."""
    codec = sound_codec_by(context)
    if codec is None or not codec.settles:
        context.flush_buffers()
        return context
    made = cast("AudioCodecContext", av.CodecContext.create(context.name, "r"))
    made.extradata = context.extradata
    made.sample_rate, made.layout = context.sample_rate, layout_of(context).name
    return made


def _loudness(frame: "AudioFrame") -> float:
    """Return the mean of a few samples, each without its sign, as a part of the loudest."""
    code, zero, most = _FORMATS.get(frame.format.packed.name, ("", 0, 1))
    if not code:
        return 0.0
    values = struct.unpack_from(f"={frame.samples}{code}", frame.planes[0])[::_EVERY]
    return float(sum(abs(value - zero) for value in values)) / (max(1, len(values)) * most)


def decoded(
    decoder: "AudioCodecContext", packets: "Sequence[Packet[Stream]]"
) -> "Iterable[AudioFrame]":
    """Decode what can be decoded: what comes first may need what came before it."""
    for packet in packets:
        try:
            yield from frames_of(decoder, cast("Packet[AudioStream]", packet))
        except (av.InvalidDataError, av.PatchWelcomeError):
            continue
