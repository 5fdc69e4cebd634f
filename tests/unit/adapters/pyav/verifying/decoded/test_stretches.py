"""Where an encoded run is decoded from, and which copied packets are decoded before one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import av
import pytest

from trimcore.adapters.pyav.verifying.decoded.stretches import Groups, LastGroup
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream


def packet(number: int, *, is_key: bool) -> Packet[VideoStream]:
    made = av.Packet(b"picture")
    made.pts, made.is_keyframe = number, is_key
    return cast("Packet[VideoStream]", made)


def begun(count: int, group: int) -> list[int]:
    """Return the places at which decoding begins."""
    groups = Groups(count=count)
    return [
        place for place in range(count) if groups.begins_with(place, is_keyframe=place % group == 0)
    ]


@pytest.mark.parametrize(("count", "group"), [(60, 250), (2000, 2500), (3, 1), (9, 8)])
def test_a_run_of_one_group_is_decoded_in_one_go(count: int, group: int) -> None:
    """So is one whose second group would be a short one."""
    assert begun(count, group) == [0]


def test_decoding_begins_anew_with_each_group() -> None:
    """The last ones go with those before if they have few pictures."""
    assert begun(900, 300) == [0, 300, 600]
    assert begun(61, 30) == [0, 30]


@pytest.mark.parametrize("group", [1, 2, 7])
def test_groups_of_few_pictures_are_taken_together(group: int) -> None:
    """Eight at least are decoded in one go."""
    found = begun(100, group)
    assert {at % group for at in found} == {0}
    assert min(after - before for before, after in pairwise([*found, 100])) >= 8


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
