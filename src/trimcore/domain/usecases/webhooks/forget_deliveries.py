"""Keeping the log of deliveries short."""

from dataclasses import dataclass

from trimcore.domain.model.webhooks.delivery import KEPT_FOR
from trimcore.ports.clock import Clock
from trimcore.ports.webhooks.deliveries import Deliveries


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetDeliveries:
    """Removes deliveries that were made more than 30 days ago, whatever has become of them."""

    deliveries: Deliveries
    clock: Clock

    def execute(self) -> int:
        """Make one pass, and return how many were removed.

        Raises:
            Unavailable: the database did not answer; what was done so far stays done.
        """
        return self.deliveries.delete_older(self.clock.now() - KEPT_FOR)
