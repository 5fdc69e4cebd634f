"""Whose source is fetched next, where several are fetched side by side."""

from datetime import timedelta

import pytest

from tests.usecase_world import ADA, BOB, World
from trimcore.adapters.memory.storage.downloads import MemoryDownloads
from trimcore.domain.model.ids import UserId
from trimcore.domain.policies.errands.fetch_turns import FetchTurns
from trimcore.domain.usecases.sources.expect_source import ExpectSource, ExpectSourceCommand

URL = "https://example.com/a.mp4"
EVE = UserId("5d39f6108d366978db32e7ca")
USERS = {"a": ADA, "b": BOB, "e": EVE}
NAMES = {user: name for name, user in USERS.items()}


@pytest.fixture
def world() -> World:
    return World()


def asked(world: World, users: str) -> None:
    """Let users ask for a source each, a second apart."""
    expect = ExpectSource(
        sources=world.sources,
        downloads=MemoryDownloads({URL: b""}),
        clock=world.clock,
        ids=world.ids,
        storage=world.storage_quota,
    )
    for user in users:
        expect.execute(ExpectSourceCommand(user_id=USERS[user], url=URL))
        world.clock.advance(timedelta(seconds=1))


def taken(world: World, turns: FetchTurns) -> str:
    """Claim as many as may be fetched now, and say whose they are, in order."""
    found = ""
    while (source := turns.next(world.sources, world.clock)) is not None:
        world.sources.replace(source.claim(world.clock.now()))
        turns.take(source.user_id)
        found += NAMES[source.user_id]
    return found


@pytest.mark.parametrize(
    ("users", "share", "expected"),
    [
        ("", 2, ""),
        ("a", 2, "a"),
        ("aaaa", 2, "aa"),
        ("aaaa", 1, "a"),
        ("aaab", 2, "aba"),
        ("aaabbe", 2, "abeab"),
        ("abab", 9, "abab"),
        ("aabbb", 9, "ababb"),
    ],
)
def test_users_take_turns_and_have_shares(
    world: World, users: str, share: int, expected: str
) -> None:
    """What is over frees a place, for its own user too."""
    asked(world, users)
    assert taken(world, FetchTurns(share=share)) == expected


def test_what_is_given_back_makes_room(world: World) -> None:
    """For the one who has waited, and nobody else has lost a turn by it."""
    asked(world, "aaaab")
    turns = FetchTurns(share=2)
    assert taken(world, turns) == "aba"
    turns.give_back(BOB)
    assert taken(world, turns) == ""
    turns.give_back(ADA)
    assert taken(world, turns) == "a"
    asked(world, "b")
    assert taken(world, turns) == "b"
