"""Which packets of an encoded run, and which copied ones before it, are decoded again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import av
import pytest

from trimcore.adapters.pyav.verifying.stretches import LastGroup, Stretches
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream


def packet(number: int, *, is_key: bool) -> Packet[VideoStream]:
    made = av.Packet(b"picture")
    made.pts, made.is_keyframe = number, is_key
    return cast("Packet[VideoStream]", made)


def taken(count: int, group: int, *, joined: bool) -> list[int]:
    """Return the numbers of those that are decoded."""
    stretches, found = Stretches(count=count, joined=joined), []
    for number in range(count):
        found += stretches.take(number, packet(number, is_key=number % group == 0))
    return [one.pts or 0 for one in (*found, *stretches.rest())]


@pytest.mark.parametrize("joined", [True, False])
def test_short_runs_are_decoded_whole(joined: bool) -> None:
    assert taken(60, 250, joined=joined) == list(range(60))
    assert taken(3, 1, joined=joined) == [0, 1, 2]


def test_long_groups_are_whole_before_copies_and_begun_elsewhere() -> None:
    assert taken(200, 250, joined=True) == list(range(200))
    assert taken(200, 250, joined=False) == list(range(50))
    assert taken(2000, 2500, joined=False) == list(range(64))


def test_long_runs_are_looked_into_at_both_ends_and_between() -> None:
    found = taken(900, 30, joined=False)
    assert found[:8] == list(range(8))
    assert found[-30:] == list(range(870, 900))
    assert {225 <= number < 248 for number in found} == {True, False}
    assert len(found) == 4 * 8 + 30


@pytest.mark.parametrize("group", [1, 2, 7])
def test_groups_of_few_pictures_are_taken_together(group: int) -> None:
    found = taken(400, group, joined=False)
    assert found[:8] == list(range(8))
    assert found[-8:] == list(range(392, 400))
    assert len(found) < 80


def test_a_last_keyframe_alone_is_decoded_with_what_is_before_it() -> None:
    assert taken(61, 30, joined=False)[-31:] == list(range(30, 61))


def copied(number: int, kind: PacketKind) -> IndexedPacket:
    return IndexedPacket(
        pts=number,
        dts=number,
        duration=1,
        size=7,
        keyframe=kind is not PacketKind.INTER,
        kind=kind,
    )


@pytest.mark.parametrize(("length", "decoded"), [(5, 5), (16, 16), (17, 0)])
def test_a_last_group_of_copies_counts_if_it_is_short(length: int, decoded: int) -> None:
    last = LastGroup(is_exact=True)
    for number in range(30 + length):
        is_key = number in {0, 30}
        kind = PacketKind.KEY if is_key else PacketKind.INTER
        last.take(copied(number, kind), packet(number, is_key=is_key))
    assert [one.pts for one in last.packets] == list(range(30, 30 + decoded))


@pytest.mark.parametrize(("kind", "is_exact"), [(PacketKind.OPEN, True), (PacketKind.KEY, False)])
def test_what_may_need_more_is_left_alone(kind: PacketKind, is_exact: bool) -> None:
    last = LastGroup(is_exact=is_exact)
    last.take(copied(0, kind), packet(0, is_key=True))
    last.take(copied(1, PacketKind.INTER), packet(1, is_key=False))
    assert last.packets == []
