"""A file that a user has given us, from which any number of videos may be cut."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from trimcore.domain.errors import SourceNotFound
from trimcore.domain.model.ids import RequestId, SourceId, UserId
from trimcore.domain.model.lease import EXHAUSTED, Failure
from trimcore.domain.model.media import Media
from trimcore.domain.model.utc import require_utc
from trimcore.domain.model.video import LONGEST_NAME, NO_TEXT, SourceFile, source_key

FIRST_WAIT = timedelta(minutes=1)
"""How long nobody fetches or looks again after the first try failed; doubled after each other."""
MOST_LOOKS = 5
LEASE = timedelta(minutes=2)
"""After which a worker that fetches or looks at a source, and says nothing, is taken for dead."""
CUT_PATIENCE = timedelta(seconds=30)
"""How long a source that came with a video waits for its cut to tell what it is."""
DELETION_PATIENCE = timedelta(minutes=1)
"""After which a deletion that was begun and not ended is taken for dropped, and ended."""


class Errand(StrEnum):
    """What a worker has to do about a source that is due."""

    FETCH = "fetch"
    """Get its bytes from its address."""
    LOOK = "look"
    """Find out what it is."""
    SETTLE = "settle"
    """End a deletion that was begun, or take it back."""


class Origin(StrEnum):
    """How a source came."""

    VIDEO = "video"
    """With the submission of a video."""
    UPLOAD = "upload"
    """Sent by itself."""
    URL = "url"
    """Fetched from an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A stored file with an owner; its bytes never change.

    Every change returns a new value whose `version` is one higher, so that a store can swap the old
    for the new by comparing versions. `size` is in bytes, `sha256` in hex. `request_id` is the
    request that it came with and shall go with; None if it stands on its own. `media` is what it
    was found to be, without its keyframes, chapters and tags; None before it was looked at, or if
    it can't be read, and then `failure` says why. `looks` counts the tries to look at it, those
    under way and those whose worker died included.
    `going_since` is when its deletion was begun: from then on nothing new may be cut from it. Until
    the deletion `is_certain` it may be taken back; from then on its bytes may be gone.
    `url` is where a worker has to fetch its bytes from; None once they are stored. Before that its
    size is 0 and its digest empty. `looks` counts the tries to fetch it then.
    `due_at` is when a sweep has to do something about it next; None: nothing is left to do.
    """

    id: SourceId
    user_id: UserId
    name: str
    size: int
    sha256: str
    created_at: datetime
    due_at: datetime | None
    origin: Origin = Origin.UPLOAD
    request_id: RequestId | None = None
    version: int = 1
    looks: int = 0
    media: Media | None = None
    failure: Failure | None = None
    going_since: datetime | None = None
    is_certain: bool = False
    url: str | None = None

    def __post_init__(self) -> None:
        """Refuse a moment that is not UTC."""
        require_utc(created_at=self.created_at, due_at=self.due_at, going_since=self.going_since)

    @classmethod
    def receive(  # noqa: PLR0913 - the parts of a new aggregate
        cls,
        *,
        file: SourceFile,
        user_id: UserId,
        name: str,
        now: datetime,
        origin: Origin = Origin.UPLOAD,
        request_id: RequestId | None = None,
    ) -> Self:
        """Begin the life of a source whose bytes are stored: it is to be looked at.

        At once, unless it came with a video, whose cut will rather tell what it is.
        """
        patience = CUT_PATIENCE if origin is Origin.VIDEO else timedelta()
        return cls(
            id=file.id,
            user_id=user_id,
            name=name,
            size=file.size,
            sha256=file.sha256,
            created_at=now,
            due_at=now + patience,
            origin=origin,
            request_id=request_id,
        )

    @classmethod
    def expect(
        cls,
        *,
        id: SourceId,  # noqa: A002 - the field's name
        user_id: UserId,
        name: str,
        url: str,
        now: datetime,
    ) -> Self:
        """Begin the life of a source whose bytes are to be fetched, at once."""
        return cls(
            id=id,
            user_id=user_id,
            name=name,
            size=0,
            sha256="",
            created_at=now,
            due_at=now,
            origin=Origin.URL,
            url=url,
        )

    @property
    def is_here(self) -> bool:
        """Tell whether its bytes are stored."""
        return self.url is None

    @property
    def key(self) -> str:
        """Where its bytes are stored."""
        return source_key(self.id)

    @property
    def file(self) -> SourceFile:
        """Its bytes, as a video names them."""
        return SourceFile(key=self.key, size=self.size, sha256=self.sha256)

    @property
    def is_going(self) -> bool:
        """Tell whether its deletion has begun."""
        return self.going_since is not None

    @property
    def is_to_be_looked_at(self) -> bool:
        """Tell whether it is not known yet what it is, and may become known."""
        return self.media is None and self.failure is None

    @property
    def errand(self) -> Errand:
        """What is to be done about it when it is due; what `Sources.due` chooses by."""
        if self.is_going:
            return Errand.SETTLE
        return Errand.LOOK if self.is_here else Errand.FETCH

    def is_due(self, now: datetime) -> bool:
        """Tell whether a sweep has something to do for it; what `Sources.due` selects."""
        return self.due_at is not None and self.due_at <= now

    def require_usable(self) -> None:
        """Return if it may be cut from.

        Raises:
            SourceNotFound: its deletion has begun.
        """
        if self.is_going:
            raise SourceNotFound(self.id)

    def looked_at(self, media: Media) -> Self:
        """Note what it is."""
        known = replace(media, keyframes=None, chapters=(), tags={})
        return self._next(media=known)

    def unreadable(self, failure: Failure) -> Self:
        """Note why nobody can tell what it is, however often it is looked at."""
        return self._next(failure=failure)

    def claim(self, now: datetime) -> Self:
        """Note that a worker fetches it, or looks at it, until it falls silent for a while.

        If as many as may try have fallen silent, it is the source that they die of: then it gets a
        failure, and nobody tries any more.

        Raises:
            SourceNotFound: it is being deleted.
        """
        self.require_usable()
        if self.looks >= MOST_LOOKS:
            tried = "read" if self.is_here else "fetch"
            detail = f"Every allowed attempt to {tried} this file was interrupted."
            return self._next(failure=Failure(code=EXHAUSTED.code, detail=detail))
        return self._next(looks=self.looks + 1, due_at=now + LEASE)

    def renew(self, now: datetime) -> Self:
        """Note that the worker is still at it."""
        return self._next(due_at=now + LEASE)

    def hand_back(self, now: datetime) -> Self:
        """Note that the worker was told to stop: that was no try, and another may begin."""
        return self._next(looks=self.looks - 1, due_at=now)

    def arrive(self, file: SourceFile, now: datetime) -> Self:
        """Note that its bytes are stored: it is to be looked at, at once."""
        return self._next(size=file.size, sha256=file.sha256, url=None, looks=0, due_at=now)

    def try_again(self, failure: Failure, now: datetime) -> Self:
        """Note that a claimed one could not be fetched, or looked at: it is tried again later.

        Each time after twice as long; after the last try it fails for this reason.
        """
        if self.looks >= MOST_LOOKS:
            return self._next(failure=failure)
        return self._next(due_at=now + FIRST_WAIT * 2 ** (self.looks - 1))

    def begin_deletion(self, now: datetime) -> Self:
        """Let nothing new be cut from it, and have the deletion ended if nobody ends it soon."""
        return self._next(going_since=self.going_since or now, due_at=now + DELETION_PATIENCE)

    def make_certain(self, now: datetime) -> Self:
        """Make sure that nobody takes the deletion back, before the bytes go."""
        return self._next(is_certain=True, due_at=now + DELETION_PATIENCE)

    def keep(self, now: datetime) -> Self:
        """Take a deletion back that was begun, since something needs the source.

        Raises:
            SourceNotFound: the deletion is certain.
        """
        if self.is_certain:
            raise SourceNotFound(self.id)
        return self._next(going_since=None, due_at=now if self.is_to_be_looked_at else None)

    def stand_alone(self) -> Self:
        """Let it stay when the request goes that it came with."""
        return self._next(request_id=None, due_at=self.due_at)

    def _next(self, **changes: object) -> Self:
        """Return the next version; nothing is left to do unless the change says so."""
        moved = {"due_at": None, "version": self.version + 1, **changes}
        return replace(self, **moved)  # type: ignore[arg-type]  # the callers know the fields


def name_of_file(file_name: str | None) -> str:
    """Return a name for a source out of its sender's name for the file, of whatever system.

    Folders and control characters are left out, and the end of what is too long.
    """
    last = re.split(r"[/\\]", file_name or "")[-1]
    kept = "".join(char for char in last if unicodedata.category(char) not in NO_TEXT)
    return kept.strip()[:LONGEST_NAME] or "source"
