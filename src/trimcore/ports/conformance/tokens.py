"""What every signer of tokens does."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta

import pytest

from trimcore.domain.errors import InvalidToken
from trimcore.ports.conformance.stores.builders import NOW, a_session
from trimcore.ports.tokens import Tokens


class TokensSuite:
    """Subclass it, and override both fixtures."""

    @pytest.fixture
    @abstractmethod
    def tokens(self) -> Tokens:
        """Return the adapter under test."""

    @pytest.fixture
    @abstractmethod
    def foreign(self) -> Tokens:
        """Return the adapter with another key."""

    def test_a_token_names_its_session(self, tokens: Tokens) -> None:
        session = a_session()
        assert tokens.read(tokens.issue(session)) == session

    def test_an_expired_session_is_read_too(self, tokens: Tokens) -> None:
        session = a_session(now=NOW - timedelta(days=4000))
        assert tokens.read(tokens.issue(session)) == session

    def test_revocation_is_not_in_a_token(self, tokens: Tokens) -> None:
        session = a_session()
        assert tokens.read(tokens.issue(session.revoke(NOW))) == session

    def test_two_sessions_have_two_tokens(self, tokens: Tokens) -> None:
        session = a_session()
        other = replace(session, uid=a_session().uid)
        assert tokens.issue(session) != tokens.issue(other)

    def test_a_token_fits_a_header(self, tokens: Tokens) -> None:
        token = tokens.issue(a_session())
        assert token.isascii()
        assert token.isprintable()
        assert " " not in token
        assert len(token) < 1000

    def test_another_key_signs_in_vain(self, tokens: Tokens, foreign: Tokens) -> None:
        with pytest.raises(InvalidToken):
            tokens.read(foreign.issue(a_session()))

    def test_any_other_character_makes_it_invalid(self, tokens: Tokens) -> None:
        token = tokens.issue(a_session())
        for position in range(len(token)):
            forged = token[:position] + chr(ord(token[position]) ^ 4) + token[position + 1 :]
            with pytest.raises(InvalidToken):
                tokens.read(forged)

    def test_every_part_of_a_token_is_invalid(self, tokens: Tokens) -> None:
        token = tokens.issue(a_session())
        for position in range(len(token)):
            for part in (token[:position], token[position + 1 :]):
                with pytest.raises(InvalidToken):
                    tokens.read(part)

    @pytest.mark.parametrize(
        "garbage",
        ["", " ", ".", "..", "...", "a.b.c", "\x00", "é.ü.ö", "\ud800", "null", "x" * 100_000],
    )
    def test_garbage_is_invalid(self, tokens: Tokens, garbage: str) -> None:
        with pytest.raises(InvalidToken):
            tokens.read(garbage)
