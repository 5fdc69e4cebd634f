"""Deliveries in threads: soon, bounded, and never kept waiting by a slow receiver."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from trimcore.adapters.memory.webhooks.webhook_sender import MemoryWebhookSender
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE
from trimcore.domain.model.webhooks.webhook import Webhook, WebhookSecret
from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser
from trimcore.entrypoints.delivering.deliverer import Deliverer
from trimcore.entrypoints.delivering.places import AT_ONCE_OF_USER, AT_ONCE_OF_WEBHOOK
from trimcore.entrypoints.embedding.service import Service
from trimcore.ports.conformance.stores.builders import a_user_id, submitted
from trimcore.ports.conformance.webhooks.builders import a_webhook_id
from trimcore.ports.webhooks.webhook_sender import WebhookAnswer, WebhookCall

PATIENCE = 60.0


class SlowSender(MemoryWebhookSender):
    """The twin, whose receivers with "slow" in their address answer when they are let."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[WebhookCall] = []
        self.let = threading.Event()

    def send(self, call: WebhookCall) -> WebhookAnswer:
        if "slow" in call.url:
            self.begun.append(call)
            self.let.wait(PATIENCE)
        return super().send(call)


@contextmanager
def delivering() -> Iterator[tuple[Service, SlowSender]]:
    """Give a service in memory whose webhooks are told."""
    sender = SlowSender()
    with Service.in_memory(webhook_sender=sender, webhook_calls=1000) as service:
        deliverer = Deliverer(service.container)
        deliverer.start()
        try:
            yield service, sender
        finally:
            sender.let.set()
            deliverer.stop()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens in another thread."""
    pause = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("waited in vain")


def hook(service: Service, url: str, user_id: UserId) -> Webhook:
    """Make a webhook."""
    now = service.clock.now()
    webhook = Webhook(
        id=a_webhook_id(),
        user_id=user_id,
        url=url,
        events=SUBSCRIBABLE,
        secrets=(WebhookSecret(text="whsec_AAAA"),),
        created_at=now,
        updated_at=now,
    )
    service.container.webhooks().add(webhook)
    return webhook


def ping(service: Service, webhook: Webhook, times: int = 1) -> None:
    """Make so many deliveries."""
    for _ in range(times):
        command = WebhookOfUser(user_id=webhook.user_id, webhook_id=webhook.id)
        service.ping_webhook.execute(command)


def test_an_end_is_told_without_being_asked() -> None:
    with delivering() as (service, sender):
        user_id = a_user_id()
        hook(service, "https://quick.example.com/", user_id)
        request = submitted(user_id=user_id, created_at=service.clock.now())
        service.requests.add(request)
        service.requests.replace(request.cancel(now=service.clock.now()))
        until(lambda: len(sender.calls) == 1)
        assert '"type":"request.cancelled"' in sender.calls[0].body
        assert request.id in sender.calls[0].body


def test_a_slow_receiver_keeps_nobody_waiting() -> None:
    """Not even with a long row of deliveries that have been due for longer."""
    with delivering() as (service, sender):
        slow = hook(service, "https://slow.example.com/", a_user_id())
        ping(service, slow, times=200)
        until(lambda: len(sender.begun) == AT_ONCE_OF_WEBHOOK)
        quick = hook(service, "https://quick.example.com/", a_user_id())
        ping(service, quick, times=20)
        until(lambda: len(sender.calls) == 20)
        assert len(sender.begun) == AT_ONCE_OF_WEBHOOK
        sender.let.set()
        until(lambda: len(sender.calls) == 220)
        assert len({call.message_id for call in sender.calls}) == 220


def test_a_user_with_many_slow_receivers_has_few_places() -> None:
    with delivering() as (service, sender):
        user_id = a_user_id()
        for number in range(10):
            ping(service, hook(service, f"https://slow{number}.example.com/", user_id), times=5)
        until(lambda: len(sender.begun) == AT_ONCE_OF_USER)
        ping(service, hook(service, "https://quick.example.com/", a_user_id()))
        until(lambda: len(sender.calls) == 1)
        assert len(sender.begun) == AT_ONCE_OF_USER


def test_a_call_that_fails_by_our_fault_does_not_end_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(SlowSender):
        def send(self, call: WebhookCall) -> WebhookAnswer:
            if "broken" in call.url:
                raise RuntimeError("a fault of ours")
            return super().send(call)

    sender = Broken()
    with Service.in_memory(webhook_sender=sender, webhook_calls=1000) as service:
        deliverer = Deliverer(service.container)
        deliverer.start()
        ping(service, hook(service, "https://broken.example.com/", a_user_id()))
        ping(service, hook(service, "https://quick.example.com/", a_user_id()))
        until(lambda: len(sender.calls) == 1)
        until(lambda: "a delivery ended with an error" in caplog.text)
        deliverer.stop()


def test_it_stops_though_a_receiver_does_not_answer() -> None:
    sender = SlowSender()
    with Service.in_memory(webhook_sender=sender, webhook_calls=1000) as service:
        deliverer = Deliverer(service.container)
        deliverer.start()
        ping(service, hook(service, "https://slow.example.com/", a_user_id()))
        until(lambda: len(sender.begun) == 1)
        deliverer.stop()
        assert sender.calls == []
        sender.let.set()
