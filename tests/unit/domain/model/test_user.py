import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User, email_faults, email_key, password_faults
from trimcore.ports.conformance.stores.builders import a_user
from trimcore.ports.conformance.stores.users import SAME_ADDRESSES


class TestEmailKey:
    @pytest.mark.parametrize(("one", "other"), SAME_ADDRESSES)
    def test_spellings_of_one_address_share_a_key(self, one: str, other: str) -> None:
        assert email_key(one) == email_key(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("ada@a.org", "ada@b.org"), ("ada@a.org", "a.da@a.org"), ("é@a.org", "e@a.org")],
    )
    def test_other_addresses_have_other_keys(self, one: str, other: str) -> None:
        assert email_key(one) != email_key(other)

    @given(st.text(max_size=40))
    def test_a_key_is_its_own_key_and_composed(self, email: str) -> None:
        key = email_key(email)
        assert unicodedata.is_normalized("NFC", key)
        assert email_key(key) == key

    @given(st.text(max_size=40))
    def test_composed_and_decomposed_addresses_share_a_key(self, email: str) -> None:
        forms = [unicodedata.normalize(form, email) for form in ("NFC", "NFD")]
        assert email_key(forms[0]) == email_key(forms[1]) == email_key(email)

    def test_a_user_keeps_the_address_as_it_was_sent(self) -> None:
        user = a_user("Ada@Straße.DE")
        assert (user.email, user.email_key) == ("Ada@Straße.DE", "ada@strasse.de")


class TestEmailFaults:
    @pytest.mark.parametrize(
        "email", ["a@b", "ada@example.com", "ä@ö.de", '"a@b"@c.org', "x" * 250 + "@b.c"]
    )
    def test_an_address_has_none(self, email: str) -> None:
        assert email_faults(email) == []

    @pytest.mark.parametrize(
        "email",
        [
            *("", "@", "a@", "@b", "ada", "a b@c", "a@b c", " a@b", "a@b\n"),
            *("a\u00a0@b", "a\x00@b", "a\u200b@b", "\ud83c@b", "x" * 251 + "@b.c"),
        ],
    )
    def test_anything_else_has_one(self, email: str) -> None:
        (fault,) = email_faults(email)
        assert (fault.field, fault.code) == ("email", "not_an_email")
        assert "254" in fault.detail


class TestPasswordFaults:
    @pytest.mark.parametrize("password", ["x" * 8, "x" * 128, "ü" * 128, "        "])
    def test_eight_to_128_characters_have_none(self, password: str) -> None:
        assert password_faults(password, password) == []

    @pytest.mark.parametrize("password", ["", "x" * 7, "x" * 129])
    def test_other_lengths_have_one(self, password: str) -> None:
        (fault,) = password_faults(password, password)
        assert (fault.field, fault.code) == ("password", "wrong_length")

    def test_every_fault_is_named(self) -> None:
        faults = password_faults("short", "other")
        assert [fault.field for fault in faults] == ["password", "password_confirmation"]


def test_a_user_registers_in_utc() -> None:
    with pytest.raises(ValueError, match="created_at"):
        User(
            id=UserId("5d39f2f2e1d6a80001a4d6b1"),
            email="ada@example.com",
            password_hash="$hash",
            created_at=datetime(2020, 1, 1),  # noqa: DTZ001 - that is the point
        )
