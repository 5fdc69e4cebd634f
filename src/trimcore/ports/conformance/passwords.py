"""What every hasher of passwords does."""

from abc import abstractmethod
from functools import partial

import pytest

from trimcore.ports.conformance.stores.races import race
from trimcore.ports.passwords import Passwords

LONGEST = "ü" * 128


class PasswordsSuite:
    """Subclass it, and override both fixtures."""

    @pytest.fixture
    @abstractmethod
    def passwords(self) -> Passwords:
        """Return the adapter under test."""

    @pytest.fixture
    @abstractmethod
    def reformed(self) -> Passwords:
        """Return the adapter with other parameters than `passwords` has."""

    @pytest.mark.parametrize(
        "password", ["correct horse", "", " ", "pass\x00word", "日本🏖", LONGEST]
    )
    def test_the_right_password_is_told_from_wrong_ones(
        self, passwords: Passwords, password: str
    ) -> None:
        hashed = passwords.hash(password)
        assert passwords.verify(hashed, password) is True
        assert passwords.verify(hashed, password[:-1] + "x") is False
        assert passwords.verify(hashed, f"{password} "[:128]) is (password == LONGEST)

    def test_a_hash_is_salted_and_hides_the_password(self, passwords: Passwords) -> None:
        one, other = passwords.hash("secret word"), passwords.hash("secret word")
        assert one != other
        assert "secret word" not in one

    def test_what_nul_hides_counts_too(self, passwords: Passwords) -> None:
        hashed = passwords.hash("password\x00one")
        assert passwords.verify(hashed, "password\x00two") is False
        assert passwords.verify(hashed, "password") is False

    @pytest.mark.parametrize(
        "damaged", ["", "secret", "$", "$argon2id$v=19$m=1$x", "insecure-fast$1$2", "é$ü$", "\x00"]
    )
    def test_a_hash_that_cannot_be_read_fits_no_password(
        self, passwords: Passwords, damaged: str
    ) -> None:
        assert passwords.verify(damaged, "secret") is False
        assert passwords.needs_rehash(damaged) is True

    def test_more_than_128_characters_are_refused(self, passwords: Passwords) -> None:
        with pytest.raises(ValueError):
            passwords.hash("x" * 129)
        assert passwords.verify(passwords.hash("x" * 128), "x" * 129) is False
        passwords.verify_nobody("x" * 1_000_000)

    def test_half_a_surrogate_pair_is_no_accident(self, passwords: Passwords) -> None:
        assert passwords.verify(passwords.hash("secret \ud83c"), "secret \ud83c") is True

    def test_nobody_has_no_password(self, passwords: Passwords) -> None:
        passwords.verify_nobody("secret")

    def test_other_parameters_ask_for_a_rehash(
        self, passwords: Passwords, reformed: Passwords
    ) -> None:
        hashed = passwords.hash("secret")
        assert passwords.needs_rehash(hashed) is False
        assert reformed.needs_rehash(hashed) is True
        assert reformed.verify(hashed, "secret") is True

    def test_threads_share_it(self, passwords: Passwords) -> None:
        hashed = passwords.hash("secret")
        right = partial(passwords.verify, hashed, "secret")
        wrong = partial(passwords.verify, hashed, "wrong")
        assert race([right, wrong] * 4) == [True, False] * 4
