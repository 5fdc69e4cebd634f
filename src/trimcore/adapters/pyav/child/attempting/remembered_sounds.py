"""Tracks of sound that can't be copied from their middle."""

from collections.abc import Iterable

from trimcore.adapters.pyav.codecs.sound import sound_codec_of
from trimcore.adapters.pyav.executing.cut import Cut


def remembered_sounds(cuts: Iterable[Cut]) -> frozenset[int]:
    """Number the tracks of which decoders would have to know what comes before a window."""
    return frozenset(
        number
        for cut in cuts
        for number in cut.sounds_midway
        if (codec := sound_codec_of(cut.source.container.streams[number])) and codec.remembers
    )
