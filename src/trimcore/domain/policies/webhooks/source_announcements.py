"""Telling what has become of sources."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.webhooks.event_type import EventType
from trimcore.domain.policies.webhooks.announcements import Announcements
from trimcore.domain.policies.webhooks.happening import Happening

UNTIL_STORED = timedelta(seconds=2)
"""How long the first call waits, so that what it tells of is stored by then, as a rule."""


def event_of(source: Source) -> EventType | None:
    """Return what there is to tell of a source; None: it is not known yet what it is."""
    if source.is_to_be_looked_at:
        return None
    return EventType.SOURCE_FAILED if source.media is None else EventType.SOURCE_READY


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAnnouncements:
    """Makes the deliveries that tell that a source is ready, or why it never will be."""

    announcements: Announcements

    def make(self, source: Source, now: datetime) -> None:
        """Store the deliveries, if there is something to tell.

        Raises:
            Unavailable: the database did not answer; some may be stored.
        """
        event = event_of(source)
        if source.is_going or event is None:
            return
        happening = Happening(user_id=source.user_id, event=event, subject=source.id, at=now)
        self.announcements.make(happening, now, wait=UNTIL_STORED)
