"""Compare tracks that are neither pictures nor sound, packet by packet, with what was written."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.codecs.picture_subtitles import PICTURES
from trimcore.adapters.pyav.encoding.evidence import Said, digest
from trimcore.adapters.pyav.verifying.expected import Expected, WrongOutput

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.stream import Stream

_APART = Fraction(1, 100)
"""Seconds by which moments may differ, beyond what clocks round."""
_NOTHING = digest(b"\0\0")
"""What MP4 has between lines of text, since each lasts until the next one."""


def check_beside(number: int, stream: "Stream", read: Sequence[Said], expected: Expected) -> None:
    """Compare what was read of a track with what was written of it.

    Transport streams wrap pictures of subtitles in their own way, and several packets in one: of
    these the first and the last moment count.

    Raises:
        WrongOutput: packets are missing, moved or changed, or last for another time.
    """
    written = [one for window in expected.windows for one in window.evidence.beside.get(number, [])]
    due = [one for one in written if one.digest != _NOTHING]
    found = [one for one in read if one.digest != _NOTHING]
    is_wrapped = expected.source.format.in_band and _is_of_pictures(stream)
    if is_wrapped:
        due, found = due[:1] + due[-1:], found[:1] + found[-1:]
    if len(found) != len(due) or not (is_wrapped or _say_the_same(found, due)):
        raise WrongOutput(f"track {number} does not say what was written of it")
    room = _APART + (stream.time_base or 0)
    if any(
        abs(one.begins - due_one.begins) > room for one, due_one in zip(found, due, strict=True)
    ):
        raise WrongOutput(f"track {number} speaks at other moments")
    if stream.type == "subtitle" and not _is_of_pictures(stream):
        _check_lengths(number, found, due, room)


def _say_the_same(found: Sequence[Said], due: Sequence[Said]) -> bool:
    return [one.digest for one in found] == [one.digest for one in due]


def _check_lengths(number: int, found: Sequence[Said], due: Sequence[Said], room: Fraction) -> None:
    """Compare how long lines of text are shown; MP4 shows one until the next comes at most."""
    follow = [*(one.begins for one in due), None][1:]
    for one, wanted, following in zip(found, due, follow, strict=True):
        lasts = wanted.lasts
        until = lasts if following is None else max(Fraction(0), following - wanted.begins)
        told = one.lasts and lasts
        if told and min(abs(one.lasts - lasts), abs(one.lasts - min(until, lasts))) > room:
            raise WrongOutput(f"track {number} speaks for another time")


def _is_of_pictures(stream: "Stream") -> bool:
    context = cast("CodecContext | None", stream.codec_context)
    return context is not None and context.name in PICTURES
