"""Deliveries in MongoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import Document, from_document, to_document
from trimcore.adapters.mongo.stores.places import place_of
from trimcore.adapters.mongo.webhooks.delivery_documents import DeliveryChange, StoredDelivery
from trimcore.domain.errors import DeliveryNotFound, DuplicateId, StaleVersion
from trimcore.domain.model.ids import DeliveryId, WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.stored.epoch_ms import to_ms

_COLLECTION = "deliveries"


class MongoDeliveries(Deliveries):
    """One document for each delivery."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def add(self, delivery: Delivery) -> None:
        with self._database.collection(_COLLECTION) as deliveries:
            try:
                deliveries.insert_one(to_document(StoredDelivery.of(delivery)))
            except DuplicateKeyError as error:
                raise DuplicateId(delivery.id) from error

    def find(self, delivery_id: DeliveryId) -> Delivery | None:
        with self._database.collection(_COLLECTION) as deliveries:
            document = deliveries.find_one({"_id": delivery_id})
        return None if document is None else from_document(document, StoredDelivery).value()

    def replace(self, delivery: Delivery) -> None:
        with self._database.collection(_COLLECTION) as deliveries:
            outcome = deliveries.update_one(
                {"_id": delivery.id, "version": delivery.version - 1},
                {"$set": to_document(DeliveryChange.of(delivery))},
            )
        if not outcome.matched_count:
            stored = self.find(delivery.id)
            if stored is None:
                raise DeliveryNotFound(delivery.id)
            message = f"delivery {delivery.id}: version {stored.version} is stored"
            raise StaleVersion(message)

    def due(
        self, now: datetime, limit: int, *, without: Collection[WebhookId] = ()
    ) -> Sequence[Delivery]:
        chosen: Document = {"due_at": {"$lte": to_ms(now)}}
        if without:
            chosen["webhook_id"] = {"$nin": list(without)}
        return self._list(chosen, ("due_at", ASCENDING), limit)

    def list_of_webhook(
        self, webhook_id: WebhookId, *, after: Cursor | None = None, limit: int | None = None
    ) -> Sequence[Delivery]:
        chosen: Document = {"webhook_id": webhook_id}
        if after is not None:
            chosen["place"] = {"$lt": place_of(after)}
        return self._list(chosen, ("place", DESCENDING), limit)

    def delete_older(self, moment: datetime) -> int:
        return self._delete({"created_at": {"$lte": to_ms(moment)}})

    def delete_of_webhook(self, webhook_id: WebhookId) -> int:
        return self._delete({"webhook_id": webhook_id})

    def _delete(self, chosen: Document) -> int:
        with self._database.collection(_COLLECTION) as deliveries:
            return deliveries.delete_many(chosen).deleted_count

    def _list(self, chosen: Document, order: tuple[str, int], limit: int | None) -> list[Delivery]:
        if limit == 0:  # to the server, 0 means all
            return []
        with self._database.collection(_COLLECTION) as deliveries:
            documents = deliveries.find(chosen).sort([order]).limit(limit or 0).to_list()
        return [from_document(each, StoredDelivery).value() for each in documents]
