"""Open a file of sound from a stranger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.held import fitting, wished
from trimcore.adapters.pyav.codecs.places import layout_of
from trimcore.adapters.pyav.codecs.sound import SoundCodec, sound_codec_of
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.metadata.attachments import read_covers
from trimcore.adapters.pyav.reading.described_sound import DescribedSound
from trimcore.adapters.pyav.reading.opening.accepted import open_accepted
from trimcore.adapters.pyav.reading.opening.choosing import check_tracks
from trimcore.adapters.pyav.reading.opening.start_time import zero_of
from trimcore.adapters.pyav.reading.source_file import KEPT, SourceFile
from trimcore.adapters.pyav.reading.transport.running import running_file
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MPEGTS, THREE_GP
from trimcore.domain.cutting.sound_containers import M4A
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import DamagedMedia, NoVideoStream, Unsupported

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet

_MOST_CHANNELS = 64
_RATES = range(1, 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSound:
    """An opened file: its container, and its tracks of sound.

    `source_format` is what the container is, `format` what a cut of it is written as. `zero` is the
    container's start time in exact seconds, `file` what the container is read from. `covers` are
    the still pictures that come with the file, by the number of their stream, `described` the
    tracks of which only packets of some descriptions are read.
    """

    file: SourceFile
    container: "InputContainer"
    source_format: Container
    format: Container
    sounds: tuple[AudioStream, ...]
    zero: Fraction
    covers: dict[int, bytes]
    described: Mapping[int, DescribedSound] = field(default_factory=dict)

    def reads(self, packet: "Packet[AudioStream]") -> bool:
        """Tell whether a packet is described as the windows' are."""
        sound = self.described.get(packet.stream_index)
        return sound is None or sound.descriptions.of(packet.pos) in sound.numbers

    def codec(self, sound: AudioStream) -> SoundCodec:
        """Return the codec of one of the tracks."""
        return cast("SoundCodec", sound_codec_of(sound))


def open_sound(file: SourceFile, limits: Limits, wish: Wish = ANYTHING) -> OpenedSound:
    """Open the source and choose its tracks.

    Raises:
        NotAVideo: the bytes are no container that we accept.
        DamagedMedia: they begin like one, but its index or header is broken or missing.
        NoVideoStream: there is no sound either.
        Unsupported: the sound is of a codec that we don't cut.
        MediaLimit: too many streams.
    """
    source_format, container = open_accepted(file, limits)
    check_tracks(container, wish)
    tracks = [
        stream
        for stream in container.streams
        if isinstance(stream, AudioStream) and wish.keeps(stream.index, stream.type)
    ]
    if not tracks:
        raise NoVideoStream("The file has neither moving pictures nor sound.")
    sounds = tuple(stream for stream in tracks if sound_codec_of(stream) is not None)
    if not sounds:
        raise Unsupported("The file's sound is of a codec that can't be cut.")
    if (running := _running(file, source_format, sounds)) is not None:
        container.close()
        return open_sound(running, limits, wish)
    for sound in sounds:
        _check_form(sound)
    into = _output_format(source_format, sounds, wish)
    return OpenedSound(
        file=file,
        container=container,
        source_format=source_format,
        format=into.alone or into,
        sounds=sounds,
        zero=zero_of(container),
        covers=read_covers(container),
    )


def _output_format(own: Container, sounds: tuple[AudioStream, ...], wish: Wish) -> Container:
    """Choose what a cut is written as."""
    contexts = [sound.codec_context for sound in sounds]
    if wish.container is not None:
        return wished(own, wish.container, None, contexts)
    names = [context.name for context in contexts]
    into = fitting(own, names[0], set(names))
    remembers = any(codec is not None and codec.remembers for codec in map(sound_codec_of, sounds))
    return M4A if remembers and into is THREE_GP else into


def _running(
    file: SourceFile, source_format: Container, sounds: tuple[AudioStream, ...]
) -> SourceFile | None:
    """Return the file as it is with a clock that runs on, if it jumps."""
    if source_format is not MPEGTS:
        return None
    first, *others = (sound.id for sound in sounds)
    made = running_file(file, first, others, keeps=file.size <= KEPT // 2)
    return made.file if made is not None else None


def _check_form(sound: AudioStream) -> None:
    context = sound.codec_context
    if (
        context.sample_rate not in _RATES
        or not 0 < layout_of(context).nb_channels <= _MOST_CHANNELS
    ):
        raise DamagedMedia("The sound's rate or channels can't be read.")
