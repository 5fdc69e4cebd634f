"""What is written of users on people's disks: a change here needs readers that know both shapes."""

from datetime import UTC, datetime

from tests.unit.adapters.sqlite.rows.columns import parsed
from trimcore.adapters.sqlite.rows.users import user_from_row, user_to_row
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User

USER_ID = UserId("5d39f2f2e1d6a80001a4d6b1")
MOMENT = datetime(2019, 7, 25, 18, 33, 54, 987_000, tzinfo=UTC)
MOMENT_MS = 1_564_079_634_987


def test_a_user() -> None:
    user = User(id=USER_ID, email="Ada@Straße.de", password_hash="$hash", created_at=MOMENT)
    document = {
        "email": "Ada@Straße.de",
        "created_at": MOMENT_MS,
        "password_version": 0,
        "leaving_since": None,
    }
    row = user_to_row(user)
    assert parsed(row) == [USER_ID, "ada@strasse.de", "$hash", document]
    assert user_from_row(row) == user
