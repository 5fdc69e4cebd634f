"""Erasing what is a user's."""

from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import SourceInUse, StaleVersion, Unavailable
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.video import result_key
from trimcore.domain.policies.compare_and_swap import MOST_RACES
from trimcore.domain.policies.source_removal import SourceRemoval
from trimcore.domain.policies.source_use import came_before_sources
from trimcore.domain.policies.uploads.append import UploadParts
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sources import Sources
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhooks import Webhooks

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Erases a user's webhooks, uploads, requests, results and sources.

    Called for a user who can begin nothing new any more. Bytes go before what is known of them, but
    for those of uploads. As long as something is left the database knows of it, so that after a
    crash, or when a store was away, it is called again and goes on. Webhooks go first, so that
    nothing of this is told, each after its deliveries; one that is made meanwhile goes when it is
    due. Uploads go next: whoever makes a source of one takes it back. What is left of their parts
    is collected as orphans. Requests go before sources, which then nothing needs. A worker that is
    at one of them finds it gone, stops, and throws away what it made.
    """

    webhooks: Webhooks
    deliveries: Deliveries
    upload_parts: UploadParts
    requests: Requests
    sources: Sources
    blobs: Blobs
    removal: SourceRemoval

    def erase(self, user_id: UserId) -> None:
        """Erase everything; fine if there is nothing.

        Raises:
            Unavailable: store or database did not answer, or somebody changed something meanwhile;
                what was done so far stays done.
        """
        for webhook in self.webhooks.list_of_user(user_id):
            self.deliveries.delete_of_webhook(webhook.id)
            self.webhooks.delete(webhook.id)
        for upload in self.upload_parts.uploads.list_of_user(user_id):
            self.upload_parts.forget_newest(upload.id)
        for _ in range(MOST_RACES):
            self._erase_requests(user_id)
            # Somebody who had begun earlier may just have submitted a request of one of them.
            with suppress(SourceInUse):
                self._erase_sources(user_id)
                return
        raise Unavailable("The user still submits requests.")

    def _erase_requests(self, user_id: UserId) -> None:
        while requests := self.requests.list_of_user(user_id, limit=BATCH):
            for request in requests:
                for attempt in range(1, request.attempt + 1):
                    self.blobs.delete(result_key(request.id, attempt))
                if came_before_sources(request):
                    self.blobs.delete(request.video.source.key)
                # One that has changed meanwhile comes again with the next batch.
                with suppress(StaleVersion):
                    self.requests.remove(request)

    def _erase_sources(self, user_id: UserId) -> None:
        while sources := self.sources.list_of_user(user_id, limit=BATCH):
            for source in sources:
                self.removal.remove(source.id)
