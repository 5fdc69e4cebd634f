"""Open a file of sound whose tracks have several descriptions, by those that windows need."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.described import same_descriptions
from trimcore.adapters.pyav.reading.described_sound import DescribedSound, described_sounds
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound, open_sound
from trimcore.adapters.pyav.sound_alone.reading_on import SoundReader
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from av.codec.context import CodecContext

_BEFORE = Fraction(1, 10)
"""Seconds before a window whose packets decoders may begin with."""
_CHANGES = (
    "The sound changes its codec, rate or channels inside the window, or right before it. "
    "Cut the parts before and behind the change by themselves."
)


def open_sound_for_windows(
    file: SourceFile, limits: Limits, windows: Sequence[TrimWindow], wish: Wish = ANYTHING
) -> OpenedSound:
    """Open a source as if the description that all windows need of each track were its only one.

    Raises:
        Unsupported: a track has several in the windows, which tell decoders different things; or
            its sound is of a codec that we don't cut.
        MediaFault: the file can't be opened.
    """
    source = open_sound(file, limits, wish)
    if not source.source_format.index_in_front:
        return source
    described = described_sounds(source.file, source.container, wish)
    if not described:
        return source
    needed = _needed(_opened(source, described, limits, wish), described, windows)
    for number, numbers in needed.items():
        descriptions = described[number].descriptions
        contexts: dict[int, CodecContext | None] = {}
        for one in sorted(numbers):
            file.instead = descriptions.alone(one)
            stream = open_sound(file, limits, wish).container.streams[number]
            contexts[one] = stream.codec_context
        if len(set(same_descriptions(contexts).values())) > 1:
            raise Unsupported(_CHANGES)
        described[number] = replace(described[number], numbers=tuple(sorted(numbers)))
    return replace(_opened(source, described, limits, wish), described=described)


def _opened(
    source: OpenedSound, described: dict[int, DescribedSound], limits: Limits, wish: Wish
) -> OpenedSound:
    """Open it anew, each track under the first that is needed of its descriptions: by it alone.

    libav leaves packets out that another codec's description is for.
    """
    source.container.close()
    instead: dict[int, bytes] = {}
    for sound in described.values():
        instead |= sound.descriptions.alone(sound.numbers[0] if sound.numbers else 0)
    source.file.instead = instead
    return open_sound(source.file, limits, wish)


def _needed(
    source: OpenedSound, described: dict[int, DescribedSound], windows: Sequence[TrimWindow]
) -> dict[int, set[int]]:
    """Tell the descriptions of each track's packets in, or shortly before, some windows."""
    found: dict[int, set[int]] = {number: set() for number in described}
    reader = SoundReader(source=source)
    for window in windows:
        for packet in reader.about(window.start):
            tick = packet.dts if packet.pts is None else packet.pts
            begins = (tick or 0) * packet.time_base - source.zero
            if begins >= window.end:
                break
            ends = begins + (packet.duration or 0) * packet.time_base
            if ends > window.start - _BEFORE and packet.stream_index in found:
                descriptions = described[packet.stream_index].descriptions
                found[packet.stream_index].add(descriptions.of(packet.pos))
    return found
