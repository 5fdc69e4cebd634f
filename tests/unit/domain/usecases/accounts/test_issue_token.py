"""Registering, logging in, proving who one is, logging out."""

from datetime import timedelta

import pytest

from tests.slow_passwords import SlowPasswords
from tests.usecase_world import PASSWORD, World
from trimcore.adapters.memory.passwords import MemoryPasswords
from trimcore.domain.errors import (
    EmailTaken,
    InvalidInput,
    InvalidToken,
    TooMany,
    WrongCredentials,
)
from trimcore.domain.usecases.accounts.register_user import RegisterUserCommand


def test_an_email_is_echoed_as_it_was_sent(world: World) -> None:
    """The key is folded, the address is not."""
    assert world.register("Ada@Example.com").email == "Ada@Example.com"


@pytest.mark.parametrize("again", ["ada@example.com", "ADA@EXAMPLE.COM", "Ada@example.com"])
def test_an_email_is_taken_whatever_its_case(world: World, again: str) -> None:
    """Addresses are compared case-folded."""
    world.register("ada@example.com")
    with pytest.raises(EmailTaken):
        world.register(again)


def test_every_wrong_field_is_named_at_once(world: World) -> None:
    """One answer names them all, in the order of the form."""
    command = RegisterUserCommand(email="nobody", password="short", password_confirmation="other")
    with pytest.raises(InvalidInput) as caught:
        world.register_user.execute(command)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("email", "not_an_email"),
        ("password", "wrong_length"),
        ("password_confirmation", "mismatch"),
    ]


def test_a_missing_field_is_called_missing_and_nothing_else(world: World) -> None:
    """A missing password is not also too short."""
    command = RegisterUserCommand(email=None, password=None, password_confirmation=None)
    with pytest.raises(InvalidInput) as caught:
        world.register_user.execute(command)
    assert {fault.code for fault in caught.value.faults} == {"required"}
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(("length", "accepted"), [(7, False), (8, True), (128, True), (129, False)])
def test_a_password_has_8_to_128_characters(world: World, length: int, accepted: bool) -> None:
    """Both ends are allowed."""
    password = "p" * length
    if accepted:
        world.register(password=password)
        assert world.log_in(password=password).token
    else:
        with pytest.raises(InvalidInput):
            world.register(password=password)


def test_an_address_registers_so_many_users_and_no_more(world: World) -> None:
    """The 301st within ten minutes is refused; ten minutes after the first, one may come."""
    for number in range(300):
        world.register(f"user{number}@example.com")
    with pytest.raises(TooMany) as caught:
        world.register()
    assert caught.value.retry_after == 600
    world.clock.advance(timedelta(minutes=10))
    assert world.register().email


def test_a_login_gives_a_token_that_proves_the_user(world: World) -> None:
    """The e-mail's case does not matter at the door either."""
    ada = world.register()
    issued = world.log_in("ADA@example.com")
    caller = world.authenticate.execute(issued.token)
    assert caller.user == ada
    assert caller.session == issued.session


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com", "", "a" * 300])
def test_a_wrong_password_and_an_unknown_email_are_the_same(world: World, email: str) -> None:
    """Type and message are equal."""
    world.register()
    with pytest.raises(WrongCredentials) as caught:
        world.log_in(email, "wrong password")
    assert str(caught.value) == "The e-mail or the password is wrong."


def test_an_unknown_user_costs_a_verification_too(world: World) -> None:
    """The time must not tell whether the user exists."""
    asked: list[str] = []

    class Counting(MemoryPasswords):
        def verify_nobody(self, password: str) -> None:
            asked.append(password)

    world.passwords = Counting()
    world.__post_init__()
    with pytest.raises(WrongCredentials):
        world.log_in("nobody@example.com", PASSWORD)
    assert asked == [PASSWORD]


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_ten_failures_close_the_door_for_five_minutes(world: World, email: str) -> None:
    """Known or not, and even for the right password."""
    world.register()
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            world.log_in(email, "wrong password")
    with pytest.raises(TooMany) as caught:
        world.log_in(email)
    assert caught.value.retry_after == 300
    world.clock.advance(timedelta(minutes=5))
    world.register("other@example.com")
    if email == "ada@example.com":
        assert world.log_in().token


def test_an_old_hash_is_renewed_at_login(world: World) -> None:
    """The new hash lets the user in as well."""
    ada = world.register()
    world.passwords = MemoryPasswords("2")
    world.__post_init__()
    world.log_in()
    renewed = world.users.get(ada.id)
    assert renewed.password_hash != ada.password_hash
    assert not world.passwords.needs_rehash(renewed.password_hash)
    assert world.log_in().token


def test_a_token_ends_an_hour_after_its_second(world: World) -> None:
    """At 3599 s it proves, at 3600 s it does not."""
    world.register()
    issued = world.log_in()
    world.clock.set(issued.session.issued_at + timedelta(seconds=3599, milliseconds=999))
    assert world.authenticate.execute(issued.token).session == issued.session
    world.clock.set(issued.session.issued_at + timedelta(seconds=3600))
    with pytest.raises(InvalidToken):
        world.authenticate.execute(issued.token)


def test_a_revoked_token_proves_nothing(world: World) -> None:
    """Another session of the same user goes on."""
    world.register()
    first, second = world.log_in(), world.log_in()
    world.revoke_token.execute(first.session)
    with pytest.raises(InvalidToken):
        world.authenticate.execute(first.token)
    assert world.authenticate.execute(second.token).session == second.session


def test_a_token_of_a_session_that_was_never_stored_proves_nothing(world: World) -> None:
    """A genuine signature is not enough."""
    world.register()
    issued = world.log_in()
    world.clock.advance(timedelta(hours=1))
    world.sessions.delete_expired(world.clock.now())
    world.clock.advance(-timedelta(hours=1))
    with pytest.raises(InvalidToken):
        world.authenticate.execute(issued.token)


def test_a_user_who_is_gone_is_nobody(world: World) -> None:
    """A session without its user proves nothing."""
    world.register()
    issued = world.log_in()
    world.users = type(world.users)()
    world.__post_init__()
    with pytest.raises(InvalidToken):
        world.authenticate.execute(issued.token)


def test_guesses_that_come_all_at_once_learn_no_more(world: World) -> None:
    """Even the right password is refused if ten others failed while it was checked."""
    world.register()
    world.passwords = SlowPasswords(world)
    world.__post_init__()
    with pytest.raises(TooMany):
        world.log_in()
