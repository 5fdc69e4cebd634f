"""Compare tracks that are neither pictures nor sound, packet by packet, with what was written."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.codecs.picture_subtitles import PICTURES
from trimcore.adapters.pyav.encoding.evidence import digest
from trimcore.adapters.pyav.verifying.expected import Expected, WrongOutput

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.stream import Stream

_APART = Fraction(1, 100)
"""Seconds by which moments may differ, beyond what clocks round."""
_SHOWS_NOTHING = b"\0\0"
"""What MP4 has between lines of text, since each lasts until the next one."""


def check_beside(
    number: int,
    stream: "Stream",
    read: Sequence[tuple[Fraction, bytes]],
    expected: Expected,
) -> None:
    """Compare what was read of a track, moments and bytes, with what was written of it.

    Transport streams wrap pictures of subtitles in their own way, and several packets in one: of
    these the first and the last moment count.

    Raises:
        WrongOutput: packets are missing, moved or changed.
    """
    written = [one for window in expected.windows for one in window.evidence.beside.get(number, [])]
    nothing = digest(_SHOWS_NOTHING)
    due = [one for one in written if one[1] != nothing]
    found = [(moment, digest(data)) for moment, data in read if data != _SHOWS_NOTHING]
    if expected.source.format.in_band and _is_of_pictures(stream):
        due, found = due[:1] + due[-1:], found[:1] + found[-1:]
        found = [(moment, told) for (moment, _), (_, told) in zip(found, due, strict=False)]
    if [told for _, told in found] != [told for _, told in due]:
        raise WrongOutput(f"track {number} does not say what was written of it")
    room = _APART + (stream.time_base or 0)
    if any(abs(one - other) > room for (one, _), (other, _) in zip(found, due, strict=True)):
        raise WrongOutput(f"track {number} speaks at other moments")


def _is_of_pictures(stream: "Stream") -> bool:
    context = cast("CodecContext | None", stream.codec_context)
    return context is not None and context.name in PICTURES
