"""What has happened is told to those that asked, once each, whatever crashes on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from tests.usecase_world import ADA, BOB, World
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.adapters.memory.webhooks.deliveries import MemoryDeliveries
from trimcore.adapters.memory.webhooks.webhook_sender import MemoryWebhookSender
from trimcore.adapters.memory.webhooks.webhooks import MemoryWebhooks
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.sources.source import LEASE as SOURCE_LEASE
from trimcore.domain.model.sources.source import MOST_LOOKS, Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.webhooks.delivery import LEASE, PUT_OFF_FOR, Delivery, DeliveryStatus
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE, EventType
from trimcore.domain.model.webhooks.webhook import FAILING_FOR, Webhook, WebhookSecret
from trimcore.domain.policies.webhooks.announcements import Announcements
from trimcore.domain.policies.webhooks.source_announcements import (
    UNTIL_STORED,
    SourceAnnouncements,
)
from trimcore.domain.usecases.webhooks.announce_endings import AnnounceEndings
from trimcore.domain.usecases.webhooks.deliver import Deliver
from trimcore.ports.conformance.stores.builders import DAMAGED
from trimcore.ports.conformance.webhooks.builders import a_webhook_id
from trimcore.ports.webhooks.webhook_sender import WebhookAnswer

URL = "https://hooks.example.com/in"
VIDEO = b"tinyftyp video 1/10\nI..P\n"


class Crash(BaseException):
    """The process ends here."""


class CrashingDeliveries(MemoryDeliveries):
    """The twin, whose process ends before or after one of its next writes."""

    def __init__(self) -> None:
        super().__init__()
        self.crash_at: int | None = None
        self.after = False

    def add(self, delivery: Delivery) -> None:
        self._write(lambda: super(CrashingDeliveries, self).add(delivery))

    def replace(self, delivery: Delivery) -> None:
        self._write(lambda: super(CrashingDeliveries, self).replace(delivery))

    def _write(self, write: Callable[[], None]) -> None:
        if self.crash_at == 0 and not self.after:
            self.crash_at = None
            raise Crash
        write()
        if self.crash_at == 0:
            self.crash_at = None
            raise Crash
        if self.crash_at is not None:
            self.crash_at -= 1


class CrashingRequests(MemoryRequests):
    """The twin, whose process ends before its next write."""

    crashes = False

    def replace(self, request: TrimRequest) -> None:
        if self.crashes:
            self.crashes = False
            raise Crash
        super().replace(request)


@dataclass
class Hooks:
    """A world with webhooks."""

    world: World
    requests: CrashingRequests = field(default_factory=CrashingRequests)
    webhooks: MemoryWebhooks = field(default_factory=MemoryWebhooks)
    deliveries: CrashingDeliveries = field(default_factory=CrashingDeliveries)
    sender: MemoryWebhookSender = field(default_factory=MemoryWebhookSender)

    def __post_init__(self) -> None:
        clock = self.world.clock
        self.announce = AnnounceEndings(
            requests=self.requests,
            announcements=Announcements(webhooks=self.webhooks, deliveries=self.deliveries),
            clock=clock,
            describe=lambda request, ending: f"{ending.event} {request.id}",
        )
        self.deliver = Deliver(
            webhooks=self.webhooks,
            deliveries=self.deliveries,
            sender=self.sender,
            clock=clock,
            sources=self.world.sources,
            describe=lambda source, delivery: f"{delivery.event} {source.id} {source.name}",
        )
        self.announced = SourceAnnouncements(announcements=self.announce.announcements)
        claims = replace(self.world.source_claims, announcements=self.announced)
        self.tend = replace(self.world.tend_sources, claims=claims)

    def store(self, source: Source) -> Source:
        self.world.sources.replace(source)
        return source

    def hook(
        self, *events: EventType, user_id: UserId = ADA, enabled: bool = True, url: str = URL
    ) -> Webhook:
        now = self.world.clock.now()
        webhook = Webhook(
            id=a_webhook_id(),
            user_id=user_id,
            url=url,
            events=events or SUBSCRIBABLE,
            secrets=(WebhookSecret(text="whsec_AAAA"),),
            created_at=now,
            updated_at=now,
            enabled=enabled,
        )
        self.webhooks.add(webhook)
        return webhook

    def cancelled(self) -> TrimRequest:
        return self.world.cancel(self.world.submit())

    def told(self) -> list[str]:
        """Announce, deliver all that is due, and return what was sent since the beginning."""
        self.announce.execute()
        for delivery in self.deliveries.due(self.world.clock.now(), 100):
            self.deliver.execute(delivery)
        return [call.body for call in self.sender.calls]


@pytest.fixture
def hooks() -> Hooks:
    requests = CrashingRequests()
    return Hooks(world=World(requests=requests), requests=requests)


def test_those_that_asked_are_told_and_no_others(hooks: Hooks) -> None:
    mine = hooks.hook(EventType.REQUEST_CANCELLED)
    hooks.hook(EventType.REQUEST_DONE)
    hooks.hook(user_id=BOB)
    hooks.hook(enabled=False)
    request = hooks.cancelled()
    assert hooks.told() == [f"request.cancelled {request.id}"]
    (delivery,) = hooks.deliveries.list_of_webhook(mine.id)
    assert delivery.status is DeliveryStatus.DELIVERED
    assert hooks.requests.unannounced(9) == []


def test_what_was_before_a_webhook_is_not_told(hooks: Hooks) -> None:
    hooks.cancelled()
    hooks.world.clock.advance(timedelta(milliseconds=1))
    hooks.hook()
    assert hooks.told() == []


def test_of_a_request_that_was_restarted_each_end_is_told(hooks: Hooks) -> None:
    hooks.hook()
    request = hooks.cancelled()
    hooks.world.cancel(hooks.world.restart(request))
    assert hooks.announce.execute() == 2
    assert hooks.told() == [f"request.cancelled {request.id}"] * 2
    assert len({call.message_id for call in hooks.sender.calls}) == 2


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("write", [0, 1])
def test_a_crash_while_announcing_loses_and_doubles_nothing(
    hooks: Hooks, write: int, after: bool
) -> None:
    """Two webhooks: before or after either delivery is stored."""
    webhooks = [hooks.hook(), hooks.hook()]
    request = hooks.cancelled()
    hooks.deliveries.crash_at, hooks.deliveries.after = write, after
    with pytest.raises(Crash):
        hooks.announce.execute()
    assert hooks.told() == [f"request.cancelled {request.id}"] * 2
    assert [len(hooks.deliveries.list_of_webhook(each.id)) for each in webhooks] == [1, 1]
    assert hooks.requests.unannounced(9) == []


def test_a_crash_before_the_note_doubles_nothing(hooks: Hooks) -> None:
    hooks.hook()
    request = hooks.cancelled()
    hooks.requests.crashes = True
    with pytest.raises(Crash):
        hooks.announce.execute()
    assert hooks.told() == hooks.told() == [f"request.cancelled {request.id}"]


def test_a_crash_of_a_call_repeats_it_under_the_same_id(hooks: Hooks) -> None:
    """The worker dies when it has called, and before it has noted the answer."""
    hooks.hook()
    hooks.cancelled()
    hooks.announce.execute()
    (due,) = hooks.deliveries.due(hooks.world.clock.now(), 9)
    hooks.deliveries.crash_at = 1
    with pytest.raises(Crash):
        hooks.deliver.execute(due)
    assert len(hooks.told()) == 1
    hooks.world.clock.advance(LEASE)
    assert len(hooks.told()) == 2
    assert len({call.message_id for call in hooks.sender.calls}) == 1
    hooks.world.clock.advance(timedelta(days=2))
    assert len(hooks.told()) == 2


def test_a_crash_before_the_claim_loses_nothing(hooks: Hooks) -> None:
    hooks.hook()
    hooks.cancelled()
    hooks.announce.execute()
    hooks.deliveries.crash_at = 0
    with pytest.raises(Crash):
        hooks.told()
    assert len(hooks.told()) == 1


def test_of_two_workers_one_calls(hooks: Hooks) -> None:
    hooks.hook()
    hooks.cancelled()
    hooks.announce.execute()
    (due,) = hooks.deliveries.due(hooks.world.clock.now(), 9)
    assert hooks.deliver.execute(due) is not None
    assert hooks.deliver.execute(due) is None
    assert len(hooks.sender.calls) == 1


def test_a_receiver_that_is_away_is_tried_again(hooks: Hooks) -> None:
    hooks.hook()
    hooks.cancelled()
    hooks.sender.answers[URL] = WebhookAnswer(milliseconds=9, error="The connection failed.")
    assert len(hooks.told()) == len(hooks.told()) == 1
    hooks.sender.answers.clear()
    hooks.world.clock.advance(timedelta(seconds=6))
    assert len(hooks.told()) == 2
    hooks.world.clock.advance(timedelta(days=2))
    assert len(hooks.told()) == 2


def test_a_receiver_that_is_gone_switches_its_webhook_off(hooks: Hooks) -> None:
    webhook = hooks.hook()
    hooks.cancelled()
    hooks.sender.answers[URL] = WebhookAnswer(milliseconds=9, status=410)
    assert len(hooks.told()) == 1
    stored = hooks.webhooks.find(webhook.id)
    assert stored is not None
    assert not stored.enabled
    (delivery,) = hooks.deliveries.list_of_webhook(webhook.id)
    assert (delivery.status, len(delivery.attempts)) == (DeliveryStatus.FAILED, 1)
    hooks.cancelled()
    hooks.world.clock.advance(timedelta(days=2))
    assert len(hooks.told()) == 1


def tried_for_good(hooks: Hooks) -> None:
    """Let something happen, and every try to tell of it."""
    hooks.cancelled()
    for wait in (0, 6, 330, 1980, 7920, 19800, 39600, 39600):
        hooks.world.clock.advance(timedelta(seconds=wait))
        hooks.told()


def test_a_receiver_that_fails_for_days_switches_its_webhook_off(hooks: Hooks) -> None:
    webhook = hooks.hook()
    hooks.sender.answers[URL] = WebhookAnswer(milliseconds=9, status=500)
    began = hooks.world.clock.now()
    tried_for_good(hooks)
    failing = hooks.webhooks.find(webhook.id)
    assert failing is not None
    assert (failing.enabled, failing.failing_since) == (True, began)
    hooks.world.clock.advance(began + FAILING_FOR - hooks.world.clock.now())
    hooks.cancelled()
    hooks.told()
    still = hooks.webhooks.find(webhook.id)
    assert still is not None
    assert still.enabled, "one call more that fails is no delivery that is given up"
    tried_for_good(hooks)
    off = hooks.webhooks.find(webhook.id)
    assert off is not None
    assert not off.enabled
    assert off.failing_since == began


def test_one_success_is_enough_to_stay_on(hooks: Hooks) -> None:
    webhook = hooks.hook()
    for status in (500, 204, 500):
        hooks.sender.answers[URL] = WebhookAnswer(milliseconds=9, status=status)
        tried_for_good(hooks)
        hooks.world.clock.advance(FAILING_FOR - timedelta(days=2))
    found = hooks.webhooks.find(webhook.id)
    assert found is not None
    assert found.enabled


def test_calls_to_one_that_was_switched_off_meanwhile_are_given_up(hooks: Hooks) -> None:
    webhook = hooks.hook()
    hooks.cancelled()
    hooks.announce.execute()
    hooks.webhooks.replace(webhook.change(hooks.world.clock.now(), enabled=False))
    assert hooks.told() == []
    (delivery,) = hooks.deliveries.list_of_webhook(webhook.id)
    assert delivery.status is DeliveryStatus.FAILED
    (attempt,) = delivery.attempts
    assert attempt.error == "Not called: the webhook is switched off."


def test_what_a_deleted_webhook_has_left_goes_when_it_is_due(hooks: Hooks) -> None:
    """As after a crash of its deletion."""
    webhook = hooks.hook()
    hooks.cancelled()
    hooks.announce.execute()
    hooks.webhooks.delete(webhook.id)
    assert hooks.told() == []
    assert hooks.deliveries.list_of_webhook(webhook.id) == []


def test_a_database_that_is_away_is_told(hooks: Hooks, monkeypatch: pytest.MonkeyPatch) -> None:
    hooks.hook()
    request = hooks.cancelled()

    def away(_: UserId) -> list[Webhook]:
        raise Unavailable("The database is away.")

    with monkeypatch.context() as patched:
        patched.setattr(hooks.webhooks, "list_of_user", away)
        with pytest.raises(Unavailable):
            hooks.announce.execute()
    assert hooks.told() == [f"request.cancelled {request.id}"]


def test_a_body_that_comes_late_is_made_once(hooks: Hooks) -> None:
    """It is what all calls have, whatever has become of the subject meanwhile."""
    hooks.hook()
    source = hooks.world.add(VIDEO)
    hooks.tend.execute()
    assert hooks.told() == []
    hooks.sender.answers[URL] = WebhookAnswer(milliseconds=9, status=500)
    hooks.world.clock.advance(UNTIL_STORED)
    told = [f"source.ready {source.id} {source.name}"]
    assert hooks.told() == told
    hooks.world.delete(source)
    hooks.world.clock.advance(timedelta(seconds=6))
    assert hooks.told() == told * 2


def test_what_is_gone_before_the_first_call_is_not_told(hooks: Hooks) -> None:
    webhook = hooks.hook()
    source = hooks.world.add(VIDEO)
    hooks.tend.execute()
    hooks.world.delete(source)
    hooks.world.clock.advance(UNTIL_STORED)
    assert hooks.told() == []
    (delivery,) = hooks.deliveries.list_of_webhook(webhook.id)
    assert delivery.status is DeliveryStatus.FAILED
    (attempt,) = delivery.attempts
    assert attempt.error == "Not called: the source has been deleted."


def test_a_deletion_that_may_be_taken_back_is_waited_for(hooks: Hooks) -> None:
    hooks.hook()
    world = hooks.world
    source = world.add(VIDEO)
    hooks.tend.execute()
    looked = world.sources.find(source.id)
    assert looked is not None
    going = hooks.store(looked.begin_deletion(world.clock.now()))
    world.clock.advance(UNTIL_STORED)
    assert hooks.told() == []
    hooks.store(going.keep(world.clock.now()))
    world.clock.advance(PUT_OFF_FOR)
    assert hooks.told() == [f"source.ready {source.id} {source.name}"]


def test_what_a_crash_keeps_from_being_stored_is_told_when_it_is(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before somebody has looked at the source again, and once."""
    webhook = hooks.hook()
    world = hooks.world
    source, really = world.add(VIDEO), world.sources.replace

    def dies(changed: Source) -> None:
        if not changed.is_to_be_looked_at:
            raise Crash
        really(changed)

    with monkeypatch.context() as patched:
        patched.setattr(world.sources, "replace", dies)
        with pytest.raises(Crash):
            hooks.tend.execute()
    world.clock.advance(UNTIL_STORED)
    assert hooks.told() == []
    (delivery,) = hooks.deliveries.list_of_webhook(webhook.id)
    assert (delivery.status, delivery.tries) == (DeliveryStatus.PENDING, 0)
    world.clock.advance(SOURCE_LEASE)
    hooks.tend.execute()
    assert hooks.told() == hooks.told() == [f"source.ready {source.id} {source.name}"]


def test_what_has_not_become_of_a_source_is_not_told(hooks: Hooks) -> None:
    """A worker that was taken for dead has announced what it found; another found otherwise."""
    webhook = hooks.hook()
    world = hooks.world
    source = world.add(VIDEO)
    hooks.announced.make(source.unreadable(DAMAGED), world.clock.now())
    hooks.tend.execute()
    world.clock.advance(UNTIL_STORED)
    assert hooks.told() == hooks.told() == [f"source.ready {source.id} {source.name}"]
    kept = hooks.deliveries.list_of_webhook(webhook.id)
    (untold,) = [each for each in kept if each.event is EventType.SOURCE_FAILED]
    assert untold.attempts[0].error == "Not called: something else has become of the source."


def test_a_source_that_can_not_be_read_is_told_of_too(hooks: Hooks) -> None:
    webhook, other = hooks.hook(), hooks.hook(EventType.SOURCE_READY)
    source = hooks.world.add()
    hooks.tend.execute()
    (delivery,) = hooks.deliveries.list_of_webhook(webhook.id)
    assert (delivery.event, delivery.subject) == (EventType.SOURCE_FAILED, source.id)
    assert hooks.deliveries.list_of_webhook(other.id) == []


def test_a_source_of_which_workers_die_is_told_of_too(hooks: Hooks) -> None:
    """Though none of them is left to say so."""
    webhook = hooks.hook()
    world = hooks.world
    source = world.add()
    claimed = source
    for _ in range(MOST_LOOKS):
        claimed = hooks.store(claimed.claim(world.clock.now()))
    assert hooks.deliveries.list_of_webhook(webhook.id) == []
    world.clock.advance(SOURCE_LEASE)
    hooks.tend.execute()
    (delivery,) = hooks.deliveries.list_of_webhook(webhook.id)
    assert (delivery.event, delivery.subject) == (EventType.SOURCE_FAILED, source.id)


def test_an_erased_user_leaves_no_webhooks(hooks: Hooks) -> None:
    """Nor what they were told, nor is the erasure told."""
    mine, other = hooks.hook(), hooks.hook(user_id=BOB)
    hooks.cancelled()
    hooks.announce.execute()
    hooks.cancelled()
    world = hooks.world
    replace(world.erasure, webhooks=hooks.webhooks, deliveries=hooks.deliveries).erase(ADA)
    assert hooks.told() == []
    assert hooks.webhooks.find(mine.id) is None
    assert hooks.deliveries.list_of_webhook(mine.id) == []
    assert hooks.webhooks.find(other.id) == other
