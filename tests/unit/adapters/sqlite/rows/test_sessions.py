"""What is written of sessions: a change here needs readers that know both shapes."""

from datetime import UTC, datetime
from uuid import UUID

from tests.unit.adapters.sqlite.rows.columns import parsed
from trimcore.adapters.sqlite.rows.sessions import session_from_row, session_to_row
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session

USER_ID = UserId("5d39f2f2e1d6a80001a4d6b1")
MOMENT = datetime(2019, 7, 25, 18, 33, 54, 987_000, tzinfo=UTC)
MOMENT_MS = 1_564_079_634_987


def test_a_session() -> None:
    uid = UUID("0f0a4a3a-6d1f-4d8a-9d8e-8a1f3c1d2e3f")
    session = Session.begin(uid=uid, user_id=USER_ID, now=MOMENT).revoke(MOMENT)
    document = {
        "user_id": USER_ID,
        "issued_at": 1_564_079_634_000,
        "password_version": 0,
    }
    row = session_to_row(session)
    assert parsed(row) == [str(uid), 1_564_083_234_000, MOMENT_MS, document]
    assert session_from_row(row) == session
