from datetime import timedelta

from trimcore.domain.model.session import SESSION_LENGTH
from trimcore.ports.conformance.stores.builders import NOW, a_session

MILLISECOND = timedelta(milliseconds=1)


class TestSession:
    def test_it_begins_at_a_whole_second_and_lasts_an_hour(self) -> None:
        session = a_session(now=NOW)
        assert session.issued_at == NOW.replace(microsecond=0)
        assert session.expires_at - session.issued_at == SESSION_LENGTH == timedelta(hours=1)

    def test_the_moment_of_expiry_is_outside(self) -> None:
        session = a_session()
        assert session.is_valid(session.expires_at - MILLISECOND)
        assert not session.is_valid(session.expires_at)

    def test_a_revoked_session_proves_nothing(self) -> None:
        session = a_session()
        assert session.is_valid(NOW)
        assert not session.revoke(NOW).is_valid(NOW)

    def test_the_first_revocation_stays(self) -> None:
        revoked = a_session().revoke(NOW)
        assert revoked.revoke(NOW + MILLISECOND).revoked_at == NOW
