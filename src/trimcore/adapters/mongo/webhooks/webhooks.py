"""Webhooks in MongoDB."""

from collections.abc import Sequence

from pymongo import DESCENDING
from pymongo.errors import DuplicateKeyError

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import from_document, to_document
from trimcore.adapters.mongo.webhooks.webhook_documents import StoredWebhook, WebhookChange
from trimcore.domain.errors import DuplicateId, StaleVersion, WebhookNotFound
from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.ports.webhooks.webhooks import Webhooks
from trimcore.stored.webhook import WebhookDocument

_COLLECTION = "webhooks"


class MongoWebhooks(Webhooks):
    """One document for each webhook."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def add(self, webhook: Webhook) -> None:
        with self._database.collection(_COLLECTION) as webhooks:
            try:
                webhooks.insert_one(to_document(StoredWebhook.of(webhook)))
            except DuplicateKeyError as error:
                raise DuplicateId(webhook.id) from error

    def find(self, webhook_id: WebhookId) -> Webhook | None:
        with self._database.collection(_COLLECTION) as webhooks:
            document = webhooks.find_one({"_id": webhook_id})
        return None if document is None else from_document(document, StoredWebhook).value()

    def replace(self, webhook: Webhook) -> None:
        change = WebhookChange(version=webhook.version, document=WebhookDocument.of(webhook))
        with self._database.collection(_COLLECTION) as webhooks:
            outcome = webhooks.update_one(
                {"_id": webhook.id, "version": webhook.version - 1}, {"$set": to_document(change)}
            )
        if not outcome.matched_count:
            stored = self.find(webhook.id)
            if stored is None:
                raise WebhookNotFound(webhook.id)
            message = f"webhook {webhook.id}: version {stored.version} is stored"
            raise StaleVersion(message)

    def delete(self, webhook_id: WebhookId) -> None:
        with self._database.collection(_COLLECTION) as webhooks:
            webhooks.delete_one({"_id": webhook_id})

    def list_of_user(self, user_id: UserId) -> Sequence[Webhook]:
        with self._database.collection(_COLLECTION) as webhooks:
            documents = webhooks.find({"user_id": user_id}).sort([("place", DESCENDING)]).to_list()
        return [from_document(each, StoredWebhook).value() for each in documents]
