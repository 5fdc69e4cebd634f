"""Leaving, and what is left of those who left."""

from datetime import timedelta

import pytest

from tests.slow_passwords import SlowPasswords
from tests.usecase_world import PASSWORD, World
from trimcore.adapters.memory.storage.blobs import MemoryBlobs
from trimcore.domain.errors import (
    EmailTaken,
    InvalidInput,
    InvalidToken,
    TooMany,
    Unavailable,
    UserNotFound,
    WrongCredentials,
)
from trimcore.domain.model.user import User
from trimcore.domain.usecases.accounts.delete_account import DeleteAccountCommand
from trimcore.domain.usecases.upkeep.erase_accounts import GRACE, EraseAccounts


def leave(world: World, user: User, password: str = PASSWORD) -> None:
    """Have a user erased."""
    world.delete_account.execute(DeleteAccountCommand(user=user, password=password))


def erase_accounts(world: World) -> EraseAccounts:
    """Return the sweep over those who left."""
    return EraseAccounts(
        users=world.users,
        sessions=world.sessions,
        erasure=world.erasure,
        clock=world.clock,
    )


def test_nobody_is_let_in_any_more(world: World) -> None:
    """Neither by a token nor by the password."""
    ada = world.register()
    issued = world.log_in()
    leave(world, ada)
    with pytest.raises(InvalidToken):
        world.authenticate.execute(issued.token)
    with pytest.raises(WrongCredentials):
        world.log_in()


@pytest.mark.parametrize("typed", [None, "", "wrong password", "p" * 129])
def test_only_the_password_opens_the_way_out(world: World, typed: str | None) -> None:
    """Guesses count as failed logins do."""
    ada = world.register()
    command = DeleteAccountCommand(user=ada, password=typed)
    with pytest.raises(InvalidInput):
        world.delete_account.execute(command)
    assert not world.users.get(ada.id).is_leaving
    if typed:
        for _ in range(9):
            with pytest.raises(InvalidInput):
                world.delete_account.execute(command)
        with pytest.raises(TooMany):
            leave(world, ada)


def test_guesses_that_come_all_at_once_learn_no_more(world: World) -> None:
    """Even the right password is refused if ten others failed while it was checked."""
    ada = world.register()
    world.passwords = SlowPasswords(world)
    world.__post_init__()
    with pytest.raises(TooMany):
        leave(world, ada)
    assert not world.users.get(ada.id).is_leaving


def test_the_user_goes_when_no_call_can_be_under_way_any_more(world: World) -> None:
    """What a late call stores goes in a later pass; then the address is free."""
    ada = world.register()
    world.log_in()
    first = world.submit(user_id=ada.id)
    leave(world, ada)
    erase = erase_accounts(world)
    assert erase.execute() == 0
    assert world.requests.list_of_user(ada.id) == []
    late = world.submit(user_id=ada.id)
    with pytest.raises(EmailTaken):
        world.register()
    world.clock.advance(GRACE)
    assert erase.execute() == 1
    assert world.requests.list_of_user(ada.id) == []
    keys = set(world.blobs._blobs)
    assert not {first.video.source.key, late.video.source.key} & keys
    assert world.sessions._sessions == {}
    with pytest.raises(UserNotFound):
        world.users.get(ada.id)
    assert world.register().id != ada.id
    assert erase.execute() == 0


def test_a_crash_leaves_the_rest_to_the_next_pass(world: World) -> None:
    """The record of the user goes last."""
    ada = world.register()
    world.submit(user_id=ada.id)
    leave(world, ada)
    world.clock.advance(GRACE + timedelta(seconds=1))

    def away(_: str) -> None:
        raise Unavailable

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryBlobs, "delete", lambda _, key: away(key))
        assert erase_accounts(world).execute() == 0
    assert world.users.get(ada.id).is_leaving
    assert erase_accounts(world).execute() == 1
    assert world.blobs._blobs == {}


def test_others_stay(world: World) -> None:
    """Whatever is theirs."""
    ada, bob = world.register(), world.register("bob@example.com")
    kept = world.submit(user_id=bob.id)
    world.submit(user_id=ada.id)
    leave(world, ada)
    world.clock.advance(GRACE)
    assert erase_accounts(world).execute() == 1
    assert world.requests.list_of_user(bob.id) == [kept]
    assert kept.video.source.key in world.blobs._blobs
    assert world.log_in("bob@example.com").token
