"""Adapters with one bug each, under the suites that have to find it. Not collected by itself."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import Phase, settings

from trimcore.adapters.memory.storage.blobs import MemoryBlobs, MemoryBlobWriter, MemoryByteSource
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.adapters.memory.stores.sessions import MemorySessions
from trimcore.adapters.memory.stores.throttle import MemoryThrottle
from trimcore.adapters.memory.stores.users import MemoryUsers
from trimcore.adapters.memory.webhooks.deliveries import MemoryDeliveries
from trimcore.adapters.memory.webhooks.webhooks import MemoryWebhooks
from trimcore.domain.errors import BlobNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId, UserId, WebhookId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.session import Session
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.user import User
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.ports.conformance.storage.blobs import BlobsSuite
from trimcore.ports.conformance.stores.of_requests.stateful import StatefulSuite
from trimcore.ports.conformance.stores.requests import RequestsSuite
from trimcore.ports.conformance.stores.sessions import SessionsSuite
from trimcore.ports.conformance.stores.throttle import ThrottleSuite
from trimcore.ports.conformance.stores.users import UsersSuite
from trimcore.ports.conformance.webhooks.deliveries import DeliveriesSuite
from trimcore.ports.conformance.webhooks.webhooks import WebhooksSuite
from trimcore.ports.storage.blob_writer import BlobStat
from trimcore.ports.stores.cursor import Cursor

EFFORT = settings(StatefulSuite.effort, phases=[Phase.generate])
"""Bugs need not be shrunk."""


class RacingRequests(MemoryRequests):
    """Compares and swaps in two steps."""

    def replace(self, request: TrimRequest) -> None:
        if self.get(request.id).version != request.version - 1:
            raise StaleVersion
        time.sleep(0.001)
        self._requests[request.id] = request


class TestRacingRequests(RequestsSuite):
    effort = EFFORT

    @pytest.fixture
    def requests(self) -> MemoryRequests:
        return RacingRequests()


class CoarseRequests(MemoryRequests):
    """Keeps whole seconds."""

    def add(self, request: TrimRequest) -> None:
        super().add(replace(request, updated_at=request.updated_at.replace(microsecond=0)))


class TestCoarseRequests(RequestsSuite):
    effort = EFFORT

    @pytest.fixture
    def requests(self) -> MemoryRequests:
        return CoarseRequests()


class LateRequests(MemoryRequests):
    """Leaves the moment itself out of what is due."""

    def due(self, now: datetime, limit: int) -> Sequence[TrimRequest]:
        return [each for each in super().due(now, limit) if each.due_at != now]


class TestLateRequests(RequestsSuite):
    effort = EFFORT

    @pytest.fixture
    def requests(self) -> MemoryRequests:
        return LateRequests()


class ForgetfulRequests(MemoryRequests):
    """Loses the history when a request is restarted."""

    def get(self, request_id: RequestId) -> TrimRequest:
        found = super().get(request_id)
        lost = found.status is Status.SCHEDULED and found.tries == 0
        return replace(found, history=()) if lost else found


class TestForgetfulRequests(RequestsSuite):
    effort = EFFORT

    @pytest.fixture
    def requests(self) -> MemoryRequests:
        return ForgetfulRequests()


class RepeatingRequests(MemoryRequests):
    """Begins a page with all requests of the last one's moment."""

    def list_of_user(
        self,
        user_id: UserId,
        *,
        statuses: Collection[Status] | None = None,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        listed = super().list_of_user(user_id, statuses=statuses, oldest_first=oldest_first)
        return [each for each in listed if after is None or each.created_at < after.created_at][
            :limit
        ]


class TestRepeatingRequests(RequestsSuite):
    effort = EFFORT

    @pytest.fixture
    def requests(self) -> MemoryRequests:
        return RepeatingRequests()


class HastyRequests(MemoryRequests):
    """Takes the next ring for the wait."""

    def waiting_since(self) -> datetime | None:
        due = (each.due_at for each in self._requests.values() if each.due_at)
        return min(due, default=None)


class TestHastyRequests(RequestsSuite):
    effort = EFFORT

    @pytest.fixture
    def requests(self) -> MemoryRequests:
        return HastyRequests()


class LiteralUsers(MemoryUsers):
    """Compares addresses letter by letter."""

    def add(self, user: User) -> None:
        super().add(user)
        self._ids[user.email.lower()] = self._ids.pop(user.email_key)


class TestLiteralUsers(UsersSuite):
    @pytest.fixture
    def users(self) -> MemoryUsers:
        return LiteralUsers()


class ForgivingSessions(MemorySessions):
    """Lets a second revocation move the first."""

    def revoke(self, uid: UUID, now: datetime) -> bool:
        found = self.find(uid)
        if found is not None:
            self._sessions[uid] = replace(found, revoked_at=now)
        return found is not None and found.revoked_at is None


class TestForgivingSessions(SessionsSuite):
    @pytest.fixture
    def sessions(self) -> MemorySessions:
        return ForgivingSessions()


class UnsafeSessions(MemorySessions):
    """Stores a session over another of its uid."""

    def add(self, session: Session) -> None:
        self._sessions[session.uid] = session


class TestUnsafeSessions(SessionsSuite):
    @pytest.fixture
    def sessions(self) -> MemorySessions:
        return UnsafeSessions()


class DistinctThrottle(MemoryThrottle):
    """Counts events of one moment once."""

    def moments(self, key: str, since: datetime) -> tuple[datetime, ...]:
        return tuple(sorted(set(super().moments(key, since))))


class TestDistinctThrottle(ThrottleSuite):
    @pytest.fixture
    def throttle(self) -> MemoryThrottle:
        return DistinctThrottle()


class GreedySource(MemoryByteSource):
    """Gives one byte too many."""

    def read_at(self, offset: int, length: int) -> bytes:
        return super().read_at(offset, length + 1 if length else 0)


class GreedyBlobs(MemoryBlobs):
    """Opens greedy sources."""

    def open(self, key: str) -> MemoryByteSource:
        source = super().open(key)
        return GreedySource(source.read_at(0, source.size))


class TestGreedyBlobs(BlobsSuite):
    @pytest.fixture
    def blobs(self) -> MemoryBlobs:
        return GreedyBlobs()


class HastyWriter(MemoryBlobWriter):
    """Commits with every write."""

    def write(self, chunk: bytes) -> None:
        super().write(chunk)
        self.commit()
        self._blobs._uploads[self] = self._blobs.now()


class HastyBlobs(MemoryBlobs):
    """Shows what is not finished."""

    def create(self, key: str) -> MemoryBlobWriter:
        super().create(key).abort()
        writer = HastyWriter(self, key)
        self._uploads[writer] = self.now()
        return writer


class TestHastyBlobs(BlobsSuite):
    @pytest.fixture
    def blobs(self) -> MemoryBlobs:
        return HastyBlobs()


class StrictBlobs(MemoryBlobs):
    """Can't delete twice."""

    def delete(self, key: str) -> None:
        self.stat(key)
        super().delete(key)


class TestStrictBlobs(BlobsSuite):
    @pytest.fixture
    def blobs(self) -> MemoryBlobs:
        return StrictBlobs()


class TrustingBlobs(MemoryBlobs):
    """Takes any key."""

    def stat(self, key: str) -> BlobStat:
        try:
            return super().stat(key)
        except ValueError as error:
            raise BlobNotFound(key) from error


class TestTrustingBlobs(BlobsSuite):
    @pytest.fixture
    def blobs(self) -> MemoryBlobs:
        return TrustingBlobs()


class ForgetfulDeliveries(MemoryDeliveries):
    """Gives also what goes to receivers that are busy."""

    def due(
        self, now: datetime, limit: int, *, without: Collection[WebhookId] = ()
    ) -> Sequence[Delivery]:
        return super().due(now, limit)


class TestForgetfulDeliveries(DeliveriesSuite):
    @pytest.fixture
    def deliveries(self) -> ForgetfulDeliveries:
        return ForgetfulDeliveries()


class TellingWebhooks(MemoryWebhooks):
    """Stores whatever it is told, by whoever is last."""

    def replace(self, webhook: Webhook) -> None:
        stored = self.find(webhook.id)
        version = webhook.version - 1 if stored is None else stored.version
        super().replace(replace(webhook, version=version + 1))


class TestTellingWebhooks(WebhooksSuite):
    @pytest.fixture
    def webhooks(self) -> TellingWebhooks:
        return TellingWebhooks()
