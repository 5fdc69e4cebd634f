"""Tracks of sound whose packets are taken apart where windows meet."""

from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.sound import SoundCutting, sound_codec_of
from trimcore.adapters.pyav.codecs.sound_targets import sound_target
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia


def split_sounds(source: OpenedMedia) -> frozenset[int]:
    """Number the tracks that can be written anew without loss.

    Their packets may be as long as pictures are, and whole ones would be heard beside these.
    """
    found: set[int] = set()
    for stream in source.sounds:
        codec = sound_codec_of(stream)
        if not isinstance(stream, AudioStream) or codec is None:
            continue
        if codec.cutting is SoundCutting.PACKETS:
            continue
        target = sound_target(codec, stream.codec_context, source.format)
        if target is not None and not target.bit_rate:
            found.add(stream.index)
    return frozenset(found)
