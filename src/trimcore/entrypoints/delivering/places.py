"""How many calls are made at once, and how many of them of one user and one webhook."""

import threading
from collections import Counter

from trimcore.domain.model.webhooks.delivery import Delivery

AT_ONCE = 16
AT_ONCE_OF_USER = 4
AT_ONCE_OF_WEBHOOK = 2


class Places:
    """Who has a call at hand: so many at once, and so many of one user and one webhook.

    A receiver that is slow fills its own places, and leaves the others to others.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_hand: dict[str, Delivery] = {}

    def free(self) -> int:
        """Return how many calls may begin."""
        with self._lock:
            return AT_ONCE - len(self._at_hand)

    def take(self, delivery: Delivery) -> bool:
        """Take a place, if there is one for this delivery and it has none yet; tell whether."""
        with self._lock:
            webhooks = Counter(each.webhook_id for each in self._at_hand.values())
            users = Counter(each.user_id for each in self._at_hand.values())
            may = (
                delivery.id not in self._at_hand
                and len(self._at_hand) < AT_ONCE
                and webhooks[delivery.webhook_id] < AT_ONCE_OF_WEBHOOK
                and users[delivery.user_id] < AT_ONCE_OF_USER
            )
            if may:
                self._at_hand[delivery.id] = delivery
            return may

    def leave(self, delivery: Delivery) -> None:
        """Give the place back."""
        with self._lock:
            del self._at_hand[delivery.id]
