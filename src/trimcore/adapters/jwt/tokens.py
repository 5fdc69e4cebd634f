"""Tokens as JSON Web Tokens, after RFC 8725: one algorithm, long keys, every claim required."""

from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock
from typing import Annotated
from uuid import UUID

import jwt
import msgspec

from trimcore.domain.errors import InvalidToken
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session
from trimcore.ports.tokens import Tokens

SHORTEST_SECRET = 32
LONGEST_TOKEN = 4096
MOST_REMEMBERED = 4096
_ALGORITHM = "HS256"

ObjectId = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{24}\Z")]
Seconds = Annotated[int, msgspec.Meta(ge=0, lt=2**33)]


class UserClaim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A user's id, as MongoDB's extended JSON writes it."""

    id: ObjectId = msgspec.field(name="$oid")


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a token says; the moments are whole Unix seconds."""

    exp: Seconds
    iat: Seconds
    user_id: UserClaim
    uid: UUID


class JwtTokens(Tokens):
    """Signs with HMAC-SHA256 under `secret`; whoever has the secret can log in as anybody.

    Whether a token has expired is for the caller to decide, by its own clock.

    The newest few thousand genuine tokens are remembered, by their digests: what was signed once
    stays signed, and whoever calls comes again with the same token.

    Raises:
        ValueError: the secret has fewer than 32 bytes.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_SECRET:
            message = f"the secret must have at least {SHORTEST_SECRET} bytes"
            raise ValueError(message)
        self._secret = secret
        self._genuine: dict[bytes, Session] = {}
        self._remembering = Lock()

    def issue(self, session: Session) -> str:
        claims = Claims(
            exp=int(session.expires_at.timestamp()),
            iat=int(session.issued_at.timestamp()),
            user_id=UserClaim(id=session.user_id),
            uid=session.uid,
        )
        return jwt.encode(msgspec.to_builtins(claims), self._secret, algorithm=_ALGORITHM)

    def read(self, token: str) -> Session:
        digest = sha256(token.encode("utf-8", "surrogatepass")).digest()
        session = self._genuine.get(digest)
        if session is None:
            session = _session_of(self._claims(token))
            self._remember(digest, session)
        return session

    def _remember(self, digest: bytes, session: Session) -> None:
        with self._remembering:
            self._genuine[digest] = session
            if len(self._genuine) > MOST_REMEMBERED:
                del self._genuine[next(iter(self._genuine))]

    def _claims(self, token: str) -> Claims:
        if len(token) > LONGEST_TOKEN:
            raise InvalidToken("The token is too long.")
        try:
            decoded = jwt.decode_complete(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                options={"verify_exp": False, "verify_iat": False},
            )
            return msgspec.convert(decoded["payload"], Claims)
        # A header that nests deeper than the interpreter does is read before it is verified.
        except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
            raise InvalidToken("The token is malformed, or was not signed here.") from error


def _session_of(claims: Claims) -> Session:
    return Session(
        uid=claims.uid,
        user_id=UserId(claims.user_id.id),
        issued_at=datetime.fromtimestamp(claims.iat, UTC),
        expires_at=datetime.fromtimestamp(claims.exp, UTC),
    )
