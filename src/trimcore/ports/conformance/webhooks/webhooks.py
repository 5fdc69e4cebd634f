"""What every store of webhooks does."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from trimcore.domain.errors import DuplicateId, StaleVersion, WebhookNotFound
from trimcore.ports.conformance.stores.builders import FINER, NOW, a_user_id
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.conformance.webhooks.builders import (
    a_changed_webhook,
    a_webhook,
    a_webhook_id,
)
from trimcore.ports.webhooks.webhooks import Webhooks


class WebhooksSuite:
    """Subclass it, and override `webhooks` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def webhooks(self) -> Webhooks:
        """Return the adapter under test."""

    def test_a_webhook_comes_back_as_it_was_added(self, webhooks: Webhooks) -> None:
        webhook, other = a_webhook(), a_webhook()
        webhooks.add(webhook)
        webhooks.add(other)
        assert webhooks.find(webhook.id) == webhook
        assert webhooks.find(other.id) == other

    def test_a_replaced_webhook_comes_back(self, webhooks: Webhooks) -> None:
        webhook = a_webhook()
        webhooks.add(webhook)
        changed = a_changed_webhook(webhook)
        webhooks.replace(changed)
        assert webhooks.find(webhook.id) == changed

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, webhooks: Webhooks) -> None:
        webhook = a_webhook()
        fine = {"created_at": NOW + FINER, "updated_at": NOW + FINER}
        webhooks.add(replace(webhook, **fine))  # type: ignore[arg-type]  # both are moments
        assert webhooks.find(webhook.id) == webhook

    def test_an_unknown_id_finds_nothing(self, webhooks: Webhooks) -> None:
        webhooks.add(a_webhook())
        assert webhooks.find(a_webhook_id()) is None

    def test_an_id_is_taken_once(self, webhooks: Webhooks) -> None:
        webhook = a_webhook()
        webhooks.add(webhook)
        with pytest.raises(DuplicateId):
            webhooks.add(replace(a_webhook(), id=webhook.id))
        assert webhooks.find(webhook.id) == webhook

    def test_of_many_changes_of_one_version_one_counts(self, webhooks: Webhooks) -> None:
        webhook = a_webhook()
        webhooks.add(webhook)
        rivals = [webhook.change(NOW, url=f"https://example.com/{each}") for each in range(10)]
        outcomes = race([partial(webhooks.replace, rival) for rival in rivals])
        assert failures(outcomes) == [StaleVersion] * 9
        assert webhooks.find(webhook.id) == rivals[outcomes.index(None)]

    def test_another_version_is_not_replaced(self, webhooks: Webhooks) -> None:
        webhook = a_webhook()
        webhooks.add(webhook)
        for version in (1, 3):
            with pytest.raises(StaleVersion):
                webhooks.replace(replace(a_changed_webhook(webhook), version=version))
        assert webhooks.find(webhook.id) == webhook

    def test_what_is_not_there_is_not_replaced(self, webhooks: Webhooks) -> None:
        webhook = a_webhook()
        with pytest.raises(WebhookNotFound):
            webhooks.replace(a_changed_webhook(webhook))
        assert webhooks.find(webhook.id) is None

    def test_owner_and_creation_stay(self, webhooks: Webhooks) -> None:
        webhook = a_webhook()
        webhooks.add(webhook)
        changed = a_changed_webhook(webhook)
        later = NOW + timedelta(days=1)
        webhooks.replace(replace(changed, user_id=a_user_id(), created_at=later))
        assert webhooks.find(webhook.id) == changed

    def test_a_deleted_webhook_is_gone_and_stays_gone(self, webhooks: Webhooks) -> None:
        webhook, other = a_webhook(), a_webhook()
        webhooks.add(webhook)
        webhooks.add(other)
        for _ in range(2):
            webhooks.delete(webhook.id)
        assert webhooks.find(webhook.id) is None
        assert list(webhooks.list_of_user(webhook.user_id)) == []
        assert webhooks.find(other.id) == other

    def test_newest_come_first_then_higher_ids(self, webhooks: Webhooks) -> None:
        user_id = a_user_id()
        made = [
            a_webhook(user_id=user_id, created_at=NOW - timedelta(milliseconds=age))
            for age in (3, 0, 1, 1, 2)
        ]
        for webhook in made:
            webhooks.add(webhook)
            webhooks.add(a_webhook(created_at=webhook.created_at))
        expected = [made[1], made[3], made[2], made[4], made[0]]
        assert list(webhooks.list_of_user(user_id)) == expected
        assert list(webhooks.list_of_user(a_user_id())) == []
