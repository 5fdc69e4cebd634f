"""What every store of users does."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from trimcore.domain.errors import DuplicateId, EmailTaken, StaleVersion, UserNotFound
from trimcore.domain.model.user import email_key
from trimcore.ports.conformance.stores.builders import FINER, NOW, a_user, a_user_id, an_object_id
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.stores.users import Users

NEW_HASH = "$scheme$other-salt$digest"

SAME_ADDRESSES = [
    ("Ada@Example.com", "aDA@eXAMPLE.COM"),
    ("straße@example.com", "STRASSE@example.com"),
    ("jos\u00e9@example.com", "jose\u0301@example.com"),
    ("\u1fb3\u0301@example.com", "\u0391\u0301\u0345@example.com"),
    ("\u212bngstrom@example.com", "\u00e5ngstrom@example.com"),
    ("σίσυφος@example.com", "ΣΊΣΥΦΟΣ@example.com"),
]
"""Pairs of spellings that are one address: case, sharp s, and composed or decomposed accents."""


class UsersSuite:
    """Subclass it, and override `users` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def users(self) -> Users:
        """Return the adapter under test."""

    def test_a_user_comes_back_as_it_was_added(self, users: Users) -> None:
        ada = a_user("Ada.Straße+\u0041\u030a@Example.com")
        users.add(ada)
        assert users.get(ada.id) == ada
        assert users.find_by_email(ada.email_key) == ada

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, users: Users) -> None:
        ada = a_user(created_at=NOW + FINER)
        users.add(ada)
        assert users.get(ada.id) == replace(ada, created_at=NOW)

    def test_an_unknown_id_is_not_found(self, users: Users) -> None:
        users.add(a_user())
        with pytest.raises(UserNotFound):
            users.get(a_user_id())

    def test_an_unknown_email_finds_nobody(self, users: Users) -> None:
        users.add(a_user())
        assert users.find_by_email("nobody@example.com") is None

    @pytest.mark.parametrize(("taken", "again"), SAME_ADDRESSES)
    def test_one_address_in_two_spellings_is_one_user(
        self, users: Users, taken: str, again: str
    ) -> None:
        domain = f"-{an_object_id()}.org"
        first, second = a_user(taken + domain), a_user(again + domain)
        users.add(first)
        with pytest.raises(EmailTaken):
            users.add(second)
        assert users.find_by_email(email_key(again + domain)) == first
        with pytest.raises(UserNotFound):
            users.get(second.id)

    def test_an_id_is_taken_once(self, users: Users) -> None:
        ada = a_user()
        users.add(ada)
        with pytest.raises(DuplicateId):
            users.add(replace(a_user(), id=ada.id))
        assert users.get(ada.id) == ada

    def test_a_user_that_is_stored_again_has_its_id_taken(self, users: Users) -> None:
        ada = a_user()
        users.add(ada)
        with pytest.raises(DuplicateId):
            users.add(ada)

    def test_the_address_of_a_refused_user_stays_free(self, users: Users) -> None:
        ada, bob = a_user(), a_user()
        users.add(ada)
        with pytest.raises(DuplicateId):
            users.add(replace(bob, id=ada.id))
        users.add(bob)
        assert users.find_by_email(bob.email_key) == bob

    def test_of_fifty_registrations_of_one_address_one_wins(self, users: Users) -> None:
        email = f"Wanted-{an_object_id()}@example.com"
        rivals = [a_user(email if odd % 2 else email.upper()) for odd in range(50)]
        outcomes = race([partial(users.add, rival) for rival in rivals])
        assert failures(outcomes) == [EmailTaken] * 49
        winner = rivals[outcomes.index(None)]
        assert users.find_by_email(winner.email_key) == winner

    def test_a_password_hash_is_swapped(self, users: Users) -> None:
        ada = a_user()
        users.add(ada)
        users.replace_password_hash(ada.id, ada.password_hash, NEW_HASH)
        assert users.get(ada.id) == replace(ada, password_hash=NEW_HASH)
        assert users.find_by_email(ada.email_key) == replace(ada, password_hash=NEW_HASH)

    def test_a_password_hash_that_changed_meanwhile_stays(self, users: Users) -> None:
        ada = a_user()
        users.add(ada)
        users.replace_password_hash(ada.id, "$other", NEW_HASH)
        users.replace_password_hash(a_user_id(), ada.password_hash, NEW_HASH)
        assert users.get(ada.id) == ada

    def test_a_changed_user_is_stored(self, users: Users) -> None:
        ada, bob = a_user("Ada@Example.com"), a_user()
        for each in (ada, bob):
            users.add(each)
        changed = ada.with_password(NEW_HASH).leave(NOW + FINER)
        users.replace(replace(changed, created_at=NOW + FINER), password_hash=ada.password_hash)
        stored = replace(changed, leaving_since=NOW)
        assert users.get(ada.id) == stored
        assert users.find_by_email(ada.email_key) == stored
        assert users.get(bob.id) == bob

    def test_what_a_user_registered_with_stays(self, users: Users) -> None:
        ada = a_user("Ada@Example.com")
        users.add(ada)
        other = replace(ada, email="other@example.com", created_at=NOW + timedelta(days=1))
        users.replace(other, password_hash=ada.password_hash)
        assert users.get(ada.id) == ada
        assert users.find_by_email(other.email_key) is None

    def test_a_user_whose_password_changed_meanwhile_is_not_stored(self, users: Users) -> None:
        ada = a_user()
        users.add(ada)
        with pytest.raises(StaleVersion):
            users.replace(ada.with_password(NEW_HASH), password_hash=NEW_HASH)
        with pytest.raises(UserNotFound):
            users.replace(a_user(), password_hash=ada.password_hash)
        assert users.get(ada.id) == ada

    def test_one_who_leaves_stays_one_who_leaves(self, users: Users) -> None:
        ada = a_user()
        users.add(ada)
        leaving = ada.leave(NOW)
        users.replace(leaving, password_hash=ada.password_hash)
        with pytest.raises(StaleVersion):
            users.replace(ada.with_password(NEW_HASH), password_hash=ada.password_hash)
        assert users.get(ada.id) == leaving
        changed = leaving.with_password(NEW_HASH)
        users.replace(changed, password_hash=ada.password_hash)
        assert users.get(ada.id) == changed

    def test_of_ten_changes_of_a_password_one_wins(self, users: Users) -> None:
        ada = a_user()
        users.add(ada)
        rivals = [ada.with_password(f"$hash-{number}") for number in range(10)]
        outcomes = race(
            [partial(users.replace, each, password_hash=ada.password_hash) for each in rivals]
        )
        assert failures(outcomes) == [StaleVersion] * 9
        assert users.get(ada.id) == rivals[outcomes.index(None)]

    def test_those_who_leave_are_listed_in_their_order(self, users: Users) -> None:
        ada, bob, eve = a_user(), a_user(), a_user()
        for each in (ada, bob, eve):
            users.add(each)
        first = bob.leave(NOW)
        second = ada.leave(NOW + timedelta(milliseconds=1))
        for each in (second, first):
            users.replace(each, password_hash=each.password_hash)
        assert list(users.list_leaving(9)) == [first, second]
        assert list(users.list_leaving(1)) == [first]

    def test_a_user_who_is_forgotten_leaves_the_address_free(self, users: Users) -> None:
        ada, bob = a_user(), a_user()
        for each in (ada, bob):
            users.add(each)
        users.delete(ada.id)
        users.delete(ada.id)
        assert users.find_by_email(ada.email_key) is None
        with pytest.raises(UserNotFound):
            users.get(ada.id)
        assert users.get(bob.id) == bob
        again = a_user(ada.email)
        users.add(again)
        assert users.find_by_email(ada.email_key) == again
