"""What every store of deliveries does."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from trimcore.domain.errors import DeliveryNotFound, DuplicateId, StaleVersion
from trimcore.domain.model.ids import DeliveryId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.ports.conformance.stores.builders import FINER, NOW, an_object_id
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.conformance.webhooks.builders import (
    a_delivery,
    a_tried_delivery,
    a_webhook_id,
)
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.webhooks.deliveries import Deliveries

MILLISECOND = timedelta(milliseconds=1)


class DeliveriesSuite:
    """Subclass it, and override `deliveries` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def deliveries(self) -> Deliveries:
        """Return the adapter under test."""

    def test_a_delivery_comes_back_as_it_was_added(self, deliveries: Deliveries) -> None:
        fresh, tried = a_delivery(), a_tried_delivery(a_delivery())
        deliveries.add(fresh)
        deliveries.add(tried)
        assert deliveries.find(fresh.id) == fresh
        assert deliveries.find(tried.id) == tried

    @pytest.mark.parametrize("over", [False, True])
    def test_a_replaced_delivery_comes_back(self, deliveries: Deliveries, over: bool) -> None:  # noqa: FBT001 - a case of the table
        fresh = a_delivery()
        deliveries.add(fresh)
        changed = fresh.give_up("it is off", NOW) if over else a_tried_delivery(fresh)
        deliveries.replace(changed)
        assert deliveries.find(fresh.id) == changed

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, deliveries: Deliveries) -> None:
        whole = a_delivery()
        deliveries.add(replace(whole, created_at=NOW + FINER, due_at=NOW + FINER))
        assert deliveries.find(whole.id) == whole
        assert [each.id for each in deliveries.due(NOW, 9)] == [whole.id]
        before = Cursor(created_at=NOW + FINER, id=whole.id)
        assert list(deliveries.list_of_webhook(whole.webhook_id, after=before)) == []
        assert deliveries.delete_older(NOW) == 1

    def test_an_unknown_id_finds_nothing(self, deliveries: Deliveries) -> None:
        deliveries.add(a_delivery())
        assert deliveries.find(DeliveryId(an_object_id())) is None

    def test_of_many_with_one_id_one_is_kept(self, deliveries: Deliveries) -> None:
        delivery_id = DeliveryId(an_object_id())
        rivals = [replace(a_delivery(), id=delivery_id) for _ in range(10)]
        outcomes = race([partial(deliveries.add, rival) for rival in rivals])
        assert failures(outcomes) == [DuplicateId] * 9
        assert deliveries.find(delivery_id) == rivals[outcomes.index(None)]

    def test_of_many_claims_of_one_version_one_counts(self, deliveries: Deliveries) -> None:
        delivery = a_delivery()
        deliveries.add(delivery)
        rivals = [delivery.claim(NOW + each * MILLISECOND) for each in range(10)]
        outcomes = race([partial(deliveries.replace, rival) for rival in rivals])
        assert failures(outcomes) == [StaleVersion] * 9
        assert deliveries.find(delivery.id) == rivals[outcomes.index(None)]

    def test_another_version_is_not_replaced(self, deliveries: Deliveries) -> None:
        delivery = a_delivery()
        deliveries.add(delivery)
        for version in (1, 3):
            with pytest.raises(StaleVersion):
                deliveries.replace(replace(delivery.give_up("it is off", NOW), version=version))
        assert deliveries.find(delivery.id) == delivery

    def test_what_is_not_there_is_not_replaced(self, deliveries: Deliveries) -> None:
        delivery = a_delivery()
        with pytest.raises(DeliveryNotFound):
            deliveries.replace(delivery.give_up("it is off", NOW))
        assert deliveries.find(delivery.id) is None

    def test_its_webhook_and_creation_stay(self, deliveries: Deliveries) -> None:
        delivery = a_delivery()
        deliveries.add(delivery)
        changed = a_tried_delivery(delivery)
        later = NOW + timedelta(days=1)
        deliveries.replace(replace(changed, webhook_id=a_webhook_id(), created_at=later))
        assert deliveries.find(delivery.id) == changed

    def test_the_longest_due_come_first(self, deliveries: Deliveries) -> None:
        late, early, over, ahead = (
            a_delivery(due_at=NOW + each * MILLISECOND) for each in range(4)
        )
        for delivery in (ahead, early, late, over):
            deliveries.add(delivery)
        deliveries.replace(over.give_up("it is off", NOW))
        now = NOW + 2 * MILLISECOND
        assert list(deliveries.due(now, 9)) == [late, early]
        assert list(deliveries.due(now, 1)) == [late]
        assert list(deliveries.due(now, 0)) == []
        assert list(deliveries.due(NOW - MILLISECOND, 9)) == []

    def test_those_to_some_webhooks_are_left_out(self, deliveries: Deliveries) -> None:
        slow, slower, quick = a_webhook_id(), a_webhook_id(), a_webhook_id()
        made = [a_delivery(to) for to in (slow, slow, slower, quick)]
        for delivery in made:
            deliveries.add(delivery)
        assert list(deliveries.due(NOW, 9, without={slow, slower})) == [made[3]]
        assert {each.id for each in deliveries.due(NOW, 9, without=[slow])} == {
            made[2].id,
            made[3].id,
        }
        assert len(deliveries.due(NOW, 9, without=())) == 4

    def test_a_webhooks_are_listed_newest_first(self, deliveries: Deliveries) -> None:
        newest_first = _stored(deliveries)
        webhook_id = newest_first[0].webhook_id
        assert list(deliveries.list_of_webhook(webhook_id)) == newest_first
        assert list(deliveries.list_of_webhook(webhook_id, limit=2)) == newest_first[:2]
        assert list(deliveries.list_of_webhook(webhook_id, limit=0)) == []
        assert list(deliveries.list_of_webhook(a_webhook_id())) == []

    @pytest.mark.parametrize("size", [1, 2, 3])
    def test_pages_meet_without_gap_or_overlap(self, deliveries: Deliveries, size: int) -> None:
        newest_first = _stored(deliveries)
        webhook_id, cursor = newest_first[0].webhook_id, None
        seen: list[Delivery] = []
        while page := deliveries.list_of_webhook(webhook_id, after=cursor, limit=size):
            assert len(page) <= size
            seen += page
            cursor = Cursor.of(page[-1])
        assert seen == newest_first

    def test_the_old_are_removed(self, deliveries: Deliveries) -> None:
        newest_first = _stored(deliveries)
        webhook_id = newest_first[0].webhook_id
        assert deliveries.delete_older(newest_first[3].created_at) == 4
        assert list(deliveries.list_of_webhook(webhook_id)) == newest_first[:3]
        assert deliveries.delete_older(newest_first[3].created_at) == 0

    def test_a_webhooks_are_removed(self, deliveries: Deliveries) -> None:
        newest_first = _stored(deliveries)
        other = a_delivery()
        deliveries.add(other)
        assert deliveries.delete_of_webhook(newest_first[0].webhook_id) == 5
        assert list(deliveries.list_of_webhook(newest_first[0].webhook_id)) == []
        assert deliveries.find(other.id) == other


def _stored(deliveries: Deliveries) -> list[Delivery]:
    """Store a webhook's deliveries out of order, two of one moment, beside another webhook's."""
    webhook_id = a_webhook_id()
    made = [a_delivery(webhook_id, created_at=NOW - age * MILLISECOND) for age in (3, 0, 1, 1, 2)]
    for delivery in made:
        deliveries.add(delivery)
        if delivery.created_at < NOW - MILLISECOND:
            deliveries.add(a_delivery(created_at=delivery.created_at))
    return [made[1], made[3], made[2], made[4], made[0]]
