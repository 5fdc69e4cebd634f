"""What files carry beside pictures, taken away or changed in finished outputs: it is missed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.integration.engine.fates.films import described, film
from tests.integration.engine.fates.making import LIGHT, MASTERED, covers, turned
from tests.unit.adapters.pyav.verifying.outputs import WINDOW, Output, cut_of
from tests.unit.adapters.pyav.verifying.spoiling import patched, rewrapped
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.domain.cutting.containers import MP4
from trimcore.domain.cutting.modes import TrimMode

UPRIGHT = b"".join(
    number.to_bytes(4, "big") for number in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
)
Spoil = Callable[[bytes], bytes]


def renamed(kind: bytes) -> Spoil:
    """Let nobody know a box any more."""
    return lambda content: content.replace(kind, b"free", 1)


def other(kind: bytes, at: int) -> Spoil:
    """Change a byte of a box."""

    def changed(content: bytes) -> bytes:
        place = content.index(kind) + len(kind) + at
        return content[:place] + bytes([content[place] ^ 0x15]) + content[place + 1 :]

    return changed


@cache
def lit(mode: TrimMode) -> Output:
    return cut_of(described(film(MP4), LIGHT, MASTERED), WINDOW, mode)


@cache
def with_cover() -> Output:
    return cut_of(covers(MP4), WINDOW, TrimMode.EXACT)


@cache
def on_its_side(mode: TrimMode) -> Output:
    return cut_of(turned(MP4), WINDOW, mode)


MODES = [TrimMode.EXACT, TrimMode.ENCODE]


@pytest.mark.parametrize("mode", MODES, ids=str)
@pytest.mark.parametrize(
    "spoil", [renamed(b"clli"), renamed(b"mdcv"), other(b"clli", 1), other(b"mdcv", 4)]
)
def test_light_that_is_lost_or_another_is_missed(mode: TrimMode, spoil: Spoil) -> None:
    made = lit(mode)
    assert made.check() > 30
    with pytest.raises(WrongOutput):
        made.check(spoil(made.content))


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_pictures_that_are_not_turned_any_more_are_wrong(mode: TrimMode) -> None:
    made = on_its_side(mode)
    assert made.check() > 30
    with pytest.raises(WrongOutput, match="turned"):
        made.check(patched(made.content, "moov/trak/tkhd", 40, UPRIGHT))


def test_a_cover_that_is_lost_is_missed() -> None:
    made = with_cover()
    assert made.check() > 30
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer))
