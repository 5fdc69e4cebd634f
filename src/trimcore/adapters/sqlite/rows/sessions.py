"""Rows of `sessions`."""

from uuid import UUID

import msgspec

from trimcore.adapters.sqlite.database import Row
from trimcore.adapters.sqlite.rows.encoding import encoded, remembered
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session
from trimcore.stored.epoch_ms import from_ms, to_ms


class SessionDocument(msgspec.Struct, frozen=True):
    """Whose session it is, since when, and under which of the user's passwords."""

    user_id: str
    issued_at: int
    password_version: int = 0


class SessionRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `sessions`."""

    uid: str
    expires_at: int
    revoked_at: int | None
    document: str


def session_to_row(session: Session) -> Row:
    """Return the columns of a session."""
    document = SessionDocument(
        user_id=session.user_id,
        issued_at=to_ms(session.issued_at),
        password_version=session.password_version,
    )
    expires_at, revoked_at = to_ms(session.expires_at), to_ms(session.revoked_at)
    return (str(session.uid), expires_at, revoked_at, encoded(document))


@remembered
def session_from_row(columns: Row) -> Session:
    """Return the session of a row."""
    row = msgspec.convert(columns, SessionRow)
    document = msgspec.json.decode(row.document, type=SessionDocument)
    return Session(
        uid=UUID(row.uid),
        user_id=UserId(document.user_id),
        issued_at=from_ms(document.issued_at),
        expires_at=from_ms(row.expires_at),
        revoked_at=from_ms(row.revoked_at),
        password_version=document.password_version,
    )
