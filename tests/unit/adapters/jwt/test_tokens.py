import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

import jwt
import pytest

from trimcore.adapters.jwt.tokens import JwtTokens
from trimcore.domain.errors import InvalidToken
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session
from trimcore.ports.conformance.stores.builders import NOW, a_session
from trimcore.ports.conformance.tokens import TokensSuite

SECRET = b"0123456789abcdef0123456789abcdef"
CLAIMS = {
    "exp": 1564083234,
    "iat": 1564079634,
    "user_id": {"$oid": "5d39f2f2e1d6a80001a4d6b1"},
    "uid": "0f0a4a3a-6d1f-4d8a-9d8e-8a1f3c1d2e3f",
}


class TestJwtTokens(TokensSuite):
    @pytest.fixture
    def tokens(self) -> JwtTokens:
        return JwtTokens(SECRET)

    @pytest.fixture
    def foreign(self) -> JwtTokens:
        return JwtTokens(SECRET[::-1])


class TestShape:
    def test_the_claims_are_these_and_no_others(self) -> None:
        session = Session.begin(
            uid=UUID(str(CLAIMS["uid"])), user_id=UserId("5d39f2f2e1d6a80001a4d6b1"), now=NOW
        )
        token = JwtTokens(SECRET).issue(session)
        assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
        assert jwt.decode(token, options={"verify_signature": False}) == CLAIMS

    def test_a_token_of_these_claims_is_read(self) -> None:
        assert JwtTokens(SECRET).read(signed(CLAIMS)).uid == UUID(str(CLAIMS["uid"]))

    @pytest.mark.parametrize("length", [0, 31])
    def test_a_short_secret_is_refused(self, length: int) -> None:
        with pytest.raises(ValueError, match="32 bytes"):
            JwtTokens(b"x" * length)


class TestMemory:
    def test_a_token_is_verified_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tokens = JwtTokens(SECRET)
        token = tokens.issue(a_session())
        first = tokens.read(token)
        monkeypatch.setattr(jwt, "decode_complete", _refuse)
        assert tokens.read(token) == first
        with pytest.raises(InvalidToken):
            tokens.read(token[:-1] + ("A" if token[-1] != "A" else "B"))

    def test_what_is_no_token_is_not_remembered(self) -> None:
        tokens = JwtTokens(SECRET)
        for _ in range(2):
            with pytest.raises(InvalidToken):
                tokens.read(JwtTokens(SECRET[::-1]).issue(a_session()))
        assert tokens._genuine == {}

    def test_memory_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("trimcore.adapters.jwt.tokens.MOST_REMEMBERED", 3)
        tokens = JwtTokens(SECRET)
        sessions = [a_session() for _ in range(5)]
        for _ in range(2):
            assert [tokens.read(tokens.issue(each)) for each in sessions] == sessions
        assert len(tokens._genuine) == 3


class TestForgeries:
    @pytest.mark.parametrize("missing", CLAIMS)
    def test_every_claim_is_required(self, missing: str) -> None:
        rest = {name: value for name, value in CLAIMS.items() if name != missing}
        with pytest.raises(InvalidToken):
            JwtTokens(SECRET).read(signed(rest))

    @pytest.mark.parametrize(
        ("claim", "value"),
        [
            ("exp", None),
            ("exp", "1564083234"),
            ("exp", 1564083234.5),
            ("exp", True),
            ("exp", -1),
            ("exp", 10**30),
            ("iat", {}),
            ("user_id", "5d39f2f2e1d6a80001a4d6b1"),
            ("user_id", {}),
            ("user_id", {"$oid": "5D39F2F2E1D6A80001A4D6B1"}),
            ("user_id", {"$oid": "5d39f2f2e1d6a80001a4d6b1\n"}),
            ("user_id", {"$oid": 1}),
            ("user_id", {"$oid": "5d39f2f2e1d6a80001a4d6b1", "$ne": 1}),
            ("uid", ""),
            ("uid", "5d39f2f2e1d6a80001a4d6b1"),
            ("uid", ["0f0a4a3a-6d1f-4d8a-9d8e-8a1f3c1d2e3f"]),
            ("admin", True),
        ],
    )
    def test_a_malformed_claim_is_invalid_though_signed(self, claim: str, value: object) -> None:
        with pytest.raises(InvalidToken):
            JwtTokens(SECRET).read(signed({**CLAIMS, claim: value}))

    @pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
    def test_another_algorithm_is_invalid(self, algorithm: str) -> None:
        long_secret = SECRET * 2
        token = jwt.encode(dict(CLAIMS), long_secret, algorithm=algorithm)
        with pytest.raises(InvalidToken):
            JwtTokens(long_secret).read(token)

    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "RS256", "hs256", None, 1])
    def test_a_token_that_names_no_or_another_algorithm_is_invalid(self, algorithm: object) -> None:
        genuine = JwtTokens(SECRET).issue(a_session())
        _, payload, signature = genuine.split(".")
        header = _part({"alg": algorithm, "typ": "JWT"})
        for forged in (f"{header}.{payload}.", f"{header}.{payload}.{signature}"):
            with pytest.raises(InvalidToken):
                JwtTokens(SECRET).read(forged)

    @pytest.mark.parametrize("payload", ["[]", "1", "null", '"text"', "{", "\x00", "[" * 2000])
    def test_a_payload_that_is_no_object_is_invalid_though_signed(self, payload: str) -> None:
        token = jwt.api_jws.encode(payload.encode(), SECRET, algorithm="HS256")
        with pytest.raises(InvalidToken):
            JwtTokens(SECRET).read(token)

    @pytest.mark.parametrize("header", ["[" * 2500, '{"a":' * 500, "{}", "[]", "1", "\ud83c"])
    def test_a_hostile_header_is_invalid(self, header: str) -> None:
        encoded = urlsafe_b64encode(header.encode("utf-8", "surrogatepass")).decode().rstrip("=")
        with pytest.raises(InvalidToken):
            JwtTokens(SECRET).read(f"{encoded}.e30.c2ln")


def signed(claims: dict[str, Any]) -> str:
    """Return a token of any claims, signed as a genuine one."""
    return jwt.encode(dict(claims), SECRET, algorithm="HS256")


def _refuse(*_: object, **__: object) -> None:
    raise jwt.InvalidTokenError


def _part(content: object) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
