"""A source whose pictures have several descriptions."""

from collections.abc import Sequence
from dataclasses import replace

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia, open_media
from trimcore.adapters.pyav.reading.sample_descriptions import SampleDescriptions
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.planning.join import descriptions_of
from trimcore.domain.cutting.planning.shown_frames import frames_inside
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.errors import Unsupported

_MOST = 8


def descriptions_in(
    indexes: Sequence[WindowIndex], windows: Sequence[TrimWindow]
) -> tuple[int, ...]:
    """List the descriptions of what windows need, in the order in which it is decoded."""
    found: dict[int, None] = {}
    for index, window in zip(indexes, windows, strict=True):
        frames = frames_inside(index.video, window)
        found |= dict.fromkeys(descriptions_of(index.video, frames) if frames else (0,))
    if len(found) > _MOST:
        raise Unsupported("The video changes its parameter sets too often in the window.")
    return tuple(found)


def opened_under(
    file: SourceFile,
    limits: Limits,
    descriptions: SampleDescriptions,
    number: int,
    wish: Wish,
) -> OpenedMedia:
    """Open a source as if all of its pictures were described by one of the descriptions."""
    file.instead = descriptions.alone(number)
    return open_media(file, limits, wish)


def opened_under_each(
    file: SourceFile,
    limits: Limits,
    descriptions: SampleDescriptions,
    numbers: Sequence[int],
    wish: Wish,
) -> OpenedMedia:
    """Open the source once more for each description, and return what decodes the pictures."""
    opened = {number: opened_under(file, limits, descriptions, number, wish) for number in numbers}
    if len({source.codec for source in opened.values()}) > 1:
        raise Unsupported("The video changes its codec inside the window.")
    decoders = {number: source.decoder for number, source in opened.items()}
    return replace(opened[numbers[0]], descriptions=descriptions, decoders=decoders)
