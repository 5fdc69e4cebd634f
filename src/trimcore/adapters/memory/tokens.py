"""Tokens in a form of their own, signed with a key that lives as long as the process."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

from trimcore.domain.errors import InvalidToken
from trimcore.domain.model.ids import UserId, is_object_id
from trimcore.domain.model.session import Session
from trimcore.ports.tokens import Tokens


class MemoryTokens(Tokens):
    """`<uid>.<user>.<issued>.<expires>.<signature>`; the moments are whole Unix seconds."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def issue(self, session: Session) -> str:
        issued, expires = (
            int(moment.timestamp()) for moment in (session.issued_at, session.expires_at)
        )
        claims = f"{session.uid}.{session.user_id}.{issued}.{expires}"
        return f"{claims}.{self._sign(claims)}"

    def read(self, token: str) -> Session:
        claims, _, signature = token.rpartition(".")
        try:
            genuine = hmac.compare_digest(signature.encode(), self._sign(claims).encode())
            uid, user_id, issued, expires = claims.split(".")
            if not genuine or not is_object_id(user_id):
                raise InvalidToken("The token was not signed by this process.")
            return Session(
                uid=UUID(uid),
                user_id=UserId(user_id),
                issued_at=datetime.fromtimestamp(int(issued), UTC),
                expires_at=datetime.fromtimestamp(int(expires), UTC),
            )
        except ValueError as error:
            raise InvalidToken("The token is malformed.") from error

    def _sign(self, claims: str) -> str:
        return urlsafe_b64encode(hmac.digest(self._key, claims.encode(), hashlib.sha256)).decode()
