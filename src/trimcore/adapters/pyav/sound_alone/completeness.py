"""Tell a file of sound that was cut short from one that simply ends."""

from collections.abc import Iterable
from fractions import Fraction

from trimcore.adapters.pyav.reading.completeness import last_byte
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.adapters.pyav.sound_alone.tracks import SoundTrack
from trimcore.domain.cutting.containers import HEAD_LENGTH

_LEAST = Fraction(1, 10)
"""Seconds by which a header may say too much."""


def is_cut_short(source: OpenedSound, tracks: Iterable[SoundTrack]) -> bool:
    """Tell whether a file that was read to its end speaks of more than it has.

    Where packets are only counted, a length without a table of the encoder's is a guess, and says
    nothing.
    """
    file, declared = source.file, source.source_format.declared_length
    if declared is not None and declared(file.read_at(0, HEAD_LENGTH)) > file.size:
        return True
    if any(last_byte(sound) > file.size for sound in source.sounds):
        return True
    if not source.source_format.found_by_time and not source.zero:
        return False
    return any(_lasts(track) > track.reached / track.rate + _LEAST for track in tracks)


def _lasts(track: SoundTrack) -> Fraction:
    return (track.stream.duration or 0) * (track.stream.time_base or Fraction(0))
