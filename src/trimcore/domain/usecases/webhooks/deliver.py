"""Calling a webhook."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from trimcore.domain.errors import Conflict, DeliveryNotFound, WebhookNotFound
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.webhooks.delivery import Delivery, DeliveryAttempt
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.domain.policies.webhooks.source_announcements import event_of
from trimcore.ports.clock import Clock
from trimcore.ports.stores.sources import Sources
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhook_sender import WebhookCall, WebhookSender
from trimcore.ports.webhooks.webhooks import Webhooks

GONE = 410
"""The answer by which a receiver says that it wants to be told nothing any more."""
_OFF = "the webhook is switched off"
_DELETED = "the source has been deleted"
_OTHERWISE = "something else has become of the source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """Makes one call of a delivery that is due, and notes how it was answered.

    - Any status of 200 to 299 ends it; otherwise it is tried again after 5 seconds, 5 and 30
      minutes, 2, 5, 10 and 10 hours, each with up to a tenth more, and then given up.
    - The answer 410 switches the webhook off, and so does a delivery that is given up when no call
      has succeeded for five days. Calls to a webhook that is off are given up, and
      those to one that was deleted are removed.
    - What has become of a source is announced before it is stored, and described at the first call.
      So that waits until it is stored; it is given up if the source is gone, or if something else
      has become of it.
    - Of what is given up without a call, the log says why.
    - Calls are signed with every secret that is valid at the time.
    - Of any number of workers, one makes the call; a worker that falls silent loses it.
    """

    webhooks: Webhooks
    deliveries: Deliveries
    sender: WebhookSender
    clock: Clock
    sources: Sources
    describe: Callable[[Source, Delivery], str]
    """Returns the body of calls about a source, which have none yet."""

    def execute(self, delivery: Delivery) -> Delivery | None:
        """Make the call, and return what is stored then; None if it was not for us to make.

        A crash after the claim leaves a delivery that is due again when its claim has lapsed, so
        that a call may reach its receiver twice, with one id, and never not at all.

        Raises:
            Unavailable: the database did not answer; an outcome that is not noted is tried again.
        """
        if not delivery.is_due(self.clock.now()):
            return None
        told = delivery if delivery.body else self._described(delivery)
        if not told.body:
            return self._store(told)
        claimed = self._store(delivery.claim(self.clock.now(), body=told.body))
        if claimed is None:
            return None
        webhook = self.webhooks.find(claimed.webhook_id)
        if webhook is None:
            self.deliveries.delete_of_webhook(claimed.webhook_id)
            return None
        if not webhook.enabled:
            return self._store(claimed.give_up(_OFF, self.clock.now()))
        attempt = self._call(webhook, claimed)
        now, is_gone = self.clock.now(), attempt.status == GONE
        recorded = claimed.record(attempt, now, is_last=is_gone)
        if is_gone:
            self._note(webhook, webhook.change(now, enabled=False))
        elif attempt.is_success:
            self._note(webhook, webhook.succeed())
        else:
            self._note(webhook, webhook.fail(now, for_good=recorded.due_at is None))
        return self._store(recorded)

    def _described(self, delivery: Delivery) -> Delivery:
        """Return a delivery with its body, or what becomes of it if there is none to be had now."""
        source, now = self.sources.find(SourceId(delivery.subject)), self.clock.now()
        if source is None or source.is_certain:
            return delivery.give_up(_DELETED, now)
        event = event_of(source)
        if source.is_going or event is None:
            return delivery.put_off(now)
        if event is not delivery.event:
            return delivery.give_up(_OTHERWISE, now)
        return replace(delivery, body=self.describe(source, delivery))

    def _call(self, webhook: Webhook, delivery: Delivery) -> DeliveryAttempt:
        began_at = self.clock.now()
        call = WebhookCall(
            url=webhook.url,
            message_id=delivery.message_id,
            at=began_at,
            body=delivery.body,
            secrets=webhook.signing_secrets(began_at),
        )
        answer = self.sender.send(call)
        return DeliveryAttempt(
            began_at=began_at,
            milliseconds=answer.milliseconds,
            status=answer.status,
            error=answer.error,
            excerpt=answer.excerpt,
        )

    def _store(self, delivery: Delivery) -> Delivery | None:
        try:
            self.deliveries.replace(delivery)
        except (Conflict, DeliveryNotFound):
            return None  # Somebody else has it, or it was asked for again, or deleted.
        return delivery

    def _note(self, webhook: Webhook, changed: Webhook) -> None:
        if changed == webhook:
            return
        try:
            self.webhooks.replace(changed)
        except (Conflict, WebhookNotFound):
            return  # Its owner, or another call, has just changed it: the next answer counts.
