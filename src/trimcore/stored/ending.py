"""The JSON document of an end that is still to be told."""

from typing import Self

import msgspec

from trimcore.domain.model.webhooks.ending import Ending
from trimcore.domain.model.webhooks.event_type import EventType
from trimcore.stored.epoch_ms import from_ms, to_ms


class EndingDocument(msgspec.Struct, frozen=True):
    """An end that is still to be told."""

    event: EventType
    at: int
    number: int

    @classmethod
    def of(cls, ending: Ending) -> Self:
        """Write a value down."""
        return cls(event=ending.event, at=to_ms(ending.at), number=ending.number)

    def value(self) -> Ending:
        """Read the value back."""
        return Ending(event=self.event, at=from_ms(self.at), number=self.number)
