"""What every store of sessions does."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from trimcore.domain.errors import DuplicateId
from trimcore.ports.conformance.stores.builders import FINER, NOW, a_session, a_user_id
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.stores.sessions import Sessions


class SessionsSuite:
    """Subclass it, and override `sessions` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def sessions(self) -> Sessions:
        """Return the adapter under test."""

    def test_a_session_comes_back_as_it_was_added(self, sessions: Sessions) -> None:
        session = a_session()
        sessions.add(session)
        assert sessions.find(session.uid) == session

    def test_a_revoked_session_comes_back_as_it_was_added(self, sessions: Sessions) -> None:
        session = a_session().revoke(NOW)
        sessions.add(session)
        assert sessions.find(session.uid) == session

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, sessions: Sessions) -> None:
        session, revoked = a_session(), a_session()
        later = session.expires_at + FINER
        sessions.add(replace(session, issued_at=session.issued_at + FINER, expires_at=later))
        sessions.add(revoked)
        sessions.revoke(revoked.uid, NOW + FINER)
        assert sessions.find(session.uid) == session
        assert sessions.find(revoked.uid) == revoked.revoke(NOW)
        assert sessions.delete_expired(session.expires_at) == 2

    def test_an_unknown_uid_finds_nothing(self, sessions: Sessions) -> None:
        sessions.add(a_session())
        assert sessions.find(uuid4()) is None

    def test_a_uid_is_taken_once(self, sessions: Sessions) -> None:
        session = a_session()
        sessions.add(session)
        with pytest.raises(DuplicateId):
            sessions.add(replace(a_session(), uid=session.uid))
        assert sessions.find(session.uid) == session

    def test_of_many_sessions_with_one_uid_one_is_kept(self, sessions: Sessions) -> None:
        uid = uuid4()
        rivals = [replace(a_session(), uid=uid) for _ in range(10)]
        outcomes = race([partial(sessions.add, rival) for rival in rivals])
        assert failures(outcomes) == [DuplicateId] * 9
        assert sessions.find(uid) == rivals[outcomes.index(None)]

    def test_the_first_revocation_stays(self, sessions: Sessions) -> None:
        session, other = a_session(), a_session()
        sessions.add(session)
        sessions.add(other)
        assert sessions.revoke(session.uid, NOW + timedelta(milliseconds=1))
        assert not sessions.revoke(session.uid, NOW + timedelta(milliseconds=2))
        assert sessions.find(session.uid) == session.revoke(NOW + timedelta(milliseconds=1))
        assert sessions.find(other.uid) == other

    def test_an_unknown_session_is_revoked_in_vain(self, sessions: Sessions) -> None:
        uid = uuid4()
        assert not sessions.revoke(uid, NOW)
        assert sessions.find(uid) is None

    def test_of_many_who_revoke_a_session_one_did_it(self, sessions: Sessions) -> None:
        session = a_session()
        sessions.add(session)
        done: list[bool] = []

        def revoke() -> None:
            done.append(sessions.revoke(session.uid, NOW))

        race([revoke] * 8)
        assert sorted(done) == [False] * 7 + [True]

    def test_a_session_is_confirmed_under_another_password(self, sessions: Sessions) -> None:
        session, other = a_session(), a_session()
        for each in (session, other):
            sessions.add(each)
        sessions.confirm(session.uid, 7)
        sessions.confirm(uuid4(), 7)
        assert sessions.find(session.uid) == replace(session, password_version=7)
        assert sessions.find(other.uid) == other

    def test_expired_sessions_stay_until_they_are_deleted(self, sessions: Sessions) -> None:
        old, older, young = (a_session(now=NOW - timedelta(hours=hours)) for hours in (1, 9, 0))
        for session in (old, older.revoke(NOW), young):
            sessions.add(session)
        assert sessions.find(old.uid) == old
        assert sessions.delete_expired(old.expires_at) == 2
        assert [sessions.find(each.uid) for each in (old, older, young)] == [None, None, young]
        assert sessions.delete_expired(old.expires_at) == 0

    def test_all_sessions_of_a_user_are_deleted(self, sessions: Sessions) -> None:
        user_id = a_user_id()
        mine = [a_session(user_id), a_session(user_id).revoke(NOW)]
        other = a_session()
        for session in (*mine, other):
            sessions.add(session)
        assert sessions.delete_of_user(user_id) == 2
        assert [sessions.find(each.uid) for each in (*mine, other)] == [None, None, other]
        assert sessions.delete_of_user(user_id) == 0
