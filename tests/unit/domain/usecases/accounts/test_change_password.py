"""Another password, and which sessions outlive it."""

from uuid import UUID

import pytest

from tests.slow_passwords import SlowPasswords
from tests.usecase_world import PASSWORD, World
from trimcore.adapters.memory.passwords import MemoryPasswords
from trimcore.adapters.memory.stores.sessions import MemorySessions
from trimcore.domain.errors import (
    InvalidInput,
    InvalidToken,
    StaleVersion,
    TooMany,
    Unavailable,
    WrongCredentials,
)
from trimcore.domain.usecases.accounts.change_password import ChangePasswordCommand
from trimcore.domain.usecases.accounts.issue_token import IssuedToken

FRESH = "a fresh password"


def command(world: World, issued: IssuedToken, **changes: str | None) -> ChangePasswordCommand:
    """Return what a user of this token types to have another password."""
    typed = {"current_password": PASSWORD, "password": FRESH, "password_confirmation": FRESH}
    caller = world.authenticate.execute(issued.token)
    return ChangePasswordCommand(caller=caller, **(typed | changes))


def test_only_the_new_password_lets_in_from_then_on(world: World) -> None:
    """The other sessions end, the one that called goes on."""
    world.register()
    mine, other = world.log_in(), world.log_in()
    world.change_password.execute(command(world, mine))
    assert world.authenticate.execute(mine.token).user.password_version == 1
    with pytest.raises(InvalidToken):
        world.authenticate.execute(other.token)
    with pytest.raises(WrongCredentials):
        world.log_in()
    later = world.log_in(password=FRESH)
    assert world.authenticate.execute(later.token).session == later.session


def test_every_wrong_field_is_named_at_once(world: World) -> None:
    """A missing field is called missing and nothing else."""
    world.register()
    wrong = command(
        world,
        world.log_in(),
        current_password="not mine",
        password="short",
        password_confirmation=None,
    )
    with pytest.raises(InvalidInput) as caught:
        world.change_password.execute(wrong)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("password_confirmation", "required"),
        ("current_password", "wrong"),
        ("password", "wrong_length"),
    ]


def test_guesses_count_as_failed_logins_do(world: World) -> None:
    """Whoever has a token can't try passwords without end."""
    world.register()
    issued = world.log_in()
    for _ in range(10):
        with pytest.raises(InvalidInput):
            world.change_password.execute(command(world, issued, current_password="guess"))
    with pytest.raises(TooMany):
        world.change_password.execute(command(world, issued))
    with pytest.raises(TooMany):
        world.log_in()


def test_guesses_that_come_all_at_once_learn_no_more(world: World) -> None:
    """Even the right password is refused if ten others failed while it was checked."""
    world.register()
    guess = command(world, world.log_in())
    world.passwords = SlowPasswords(world)
    world.__post_init__()
    with pytest.raises(TooMany):
        world.change_password.execute(guess)


def test_a_crash_in_between_leaves_nobody_with_the_old_password(world: World) -> None:
    """The caller may have to log in anew."""

    class Away(MemorySessions):
        def confirm(self, uid: UUID, password_version: int) -> None:
            raise Unavailable

    world.sessions = Away()
    world.__post_init__()
    world.register()
    mine, other = world.log_in(), world.log_in()
    with pytest.raises(Unavailable):
        world.change_password.execute(command(world, mine))
    for issued in (mine, other):
        with pytest.raises(InvalidToken):
            world.authenticate.execute(issued.token)
    assert world.log_in(password=FRESH).token


def test_a_login_that_is_under_way_ends_with_the_old_password(world: World) -> None:
    """A session that is stored after the change was begun before it, and holds no more."""
    world.register()
    mine = world.log_in()

    class Slow(MemoryPasswords):
        def verify(self, password_hash: str, password: str) -> bool:
            right = super().verify(password_hash, password)
            world.passwords = MemoryPasswords()
            world.__post_init__()
            world.change_password.execute(command(world, mine))
            return right

    world.passwords = Slow()
    world.__post_init__()
    late = world.log_in()
    with pytest.raises(InvalidToken):
        world.authenticate.execute(late.token)


def test_of_two_changes_at_once_one_counts(world: World) -> None:
    """The later one was made of a password that is old by now."""
    world.register()
    mine = world.log_in()
    late = command(world, mine, password="later one", password_confirmation="later one")
    world.change_password.execute(command(world, mine))
    with pytest.raises(StaleVersion):
        world.change_password.execute(late)


class TestRenewing:
    def test_the_fresh_token_takes_the_place_of_the_old_one(self, world: World) -> None:
        world.register()
        old = world.log_in()
        fresh = world.renew_token.execute(old.session)
        assert world.authenticate.execute(fresh.token).session == fresh.session
        with pytest.raises(InvalidToken):
            world.authenticate.execute(old.token)

    def test_a_token_is_renewed_once(self, world: World) -> None:
        world.register()
        old = world.log_in()
        world.renew_token.execute(old.session)
        sessions = dict(world.sessions._sessions)
        with pytest.raises(InvalidToken):
            world.renew_token.execute(old.session)
        assert [
            each.revoked_at is None
            for uid, each in world.sessions._sessions.items()
            if uid not in sessions
        ] == [False]

    def test_a_session_of_an_old_password_is_renewed_in_vain(self, world: World) -> None:
        world.register()
        mine, other = world.log_in(), world.log_in()
        world.change_password.execute(command(world, mine))
        fresh = world.renew_token.execute(other.session)
        with pytest.raises(InvalidToken):
            world.authenticate.execute(fresh.token)
