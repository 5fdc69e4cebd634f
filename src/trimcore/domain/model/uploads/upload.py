"""A file that comes in pieces, over any number of calls, until it is a source."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trimcore.domain.errors import (
    Fault,
    InvalidInput,
    OffsetMismatch,
    SourceTooLarge,
    UploadTakenOver,
)
from trimcore.domain.model.ids import SourceId, UploadId, UserId
from trimcore.domain.model.utc import require_utc

UPLOADS = "uploads/"
UPLOAD_LIFETIME = timedelta(hours=24)
"""How long an upload is kept to which nobody sends, and for how long a finished one is known."""
FINISH_LEASE = timedelta(seconds=30)
"""For how long nobody else makes the source, after the last sign of whoever makes it."""
PART_SIZE = 8 * 2**20
"""After how many bytes what came is made durable, so that a crash costs no more than these."""
PART_AGE = timedelta(seconds=5)
"""After how long what came is made durable, however little: on a line that is slow and breaks
often, more would never come to be kept."""
MOST_PARTS = 20_000
LONGEST_METADATA = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPart:
    """A run of bytes in the store: how many there are, and the last segment of their key."""

    id: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectUpload:
    """What a user sends to the store itself, in parts of `part_size` bytes and a last, shorter one.

    They become one part of the upload, with the id `part_id`; `token` is the store's name for what
    is not complete yet.
    """

    part_id: str
    token: str
    part_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An upload that is open, whole, or a source already.

    - `length` is what was announced, in bytes; None: the caller does not know it yet.
    - `parts` are stored, in the order of the file. What is stored but not among them counts as
      never sent.
    - `appender` is the number of the call that may add parts: the newest that began (a fencing
      token).
    - `source_id` is settled from the beginning, so that to make the source twice makes one.
    - `retry_at` is when somebody else may try to make the source of what is whole: whoever makes
      it moves that moment on as long as it is at work.
    - `direct` is how it comes if it does not come through the service.
    - A finished one has no parts any more: the bytes are those of the source.
    """

    id: UploadId
    user_id: UserId
    source_id: SourceId
    name: str
    metadata: str
    length: int | None
    parts: tuple[UploadPart, ...] = ()
    appender: int = 0
    is_finished: bool = False
    created_at: datetime
    expires_at: datetime
    retry_at: datetime
    direct: DirectUpload | None = None
    version: int = 1

    def __post_init__(self) -> None:
        """Refuse moments that are not UTC, and more bytes than were announced."""
        require_utc(created_at=self.created_at, expires_at=self.expires_at, retry_at=self.retry_at)
        if self.length is not None and self.offset > self.length:
            message = f"upload {self.id} has {self.offset} of {self.length} bytes"
            raise ValueError(message)

    @classmethod
    def begin(  # noqa: PLR0913 - what a caller says of a file
        cls,
        *,
        id: UploadId,  # noqa: A002 - the field's name
        user_id: UserId,
        source_id: SourceId,
        name: str,
        metadata: str,
        length: int | None,
        now: datetime,
    ) -> "Upload":
        """Open an upload that has no bytes yet."""
        return cls(
            id=id,
            user_id=user_id,
            source_id=source_id,
            name=name,
            metadata=metadata,
            length=length,
            created_at=now,
            expires_at=now + UPLOAD_LIFETIME,
            retry_at=now,
        )

    @property
    def offset(self) -> int:
        """How many bytes are stored, which is where the next one belongs."""
        return self.length or 0 if self.is_finished else sum(part.size for part in self.parts)

    @property
    def is_whole(self) -> bool:
        """Tell whether all bytes are stored."""
        return self.offset == self.length

    @property
    def due_at(self) -> datetime:
        """When somebody has to look after it: to make its source, or because it has expired."""
        return self.retry_at if self.is_whole and not self.is_finished else self.expires_at

    def has_expired(self, now: datetime) -> bool:
        """Tell whether it is forgotten; what is whole becomes a source first."""
        return now >= self.expires_at and (self.is_finished or not self.is_whole)

    def claim(
        self, offset: int, *, length: int | None = None, limit: int | None = None
    ) -> "Upload":
        """Let a call add bytes from `offset` on; whoever did so before may no more.

        `length` announces the length of an upload that has none yet, at most `limit`.

        Raises:
            OffsetMismatch: the stored bytes end elsewhere, or are all that were announced.
            InvalidInput: the length is another one than before, or less than what is stored; or
                there are as many parts as there may be.
            SourceTooLarge: the length is above the limit.
        """
        if offset != self.offset:
            raise OffsetMismatch(f"The upload has {self.offset} bytes.")
        if self.is_whole:
            raise OffsetMismatch("The upload has all of its bytes.")
        if self.direct is not None:
            raise OffsetMismatch("The bytes of this upload are sent to the store itself.")
        if length is not None and (self.length not in {None, length} or length < self.offset):
            detail = "can't change, and can't be less than what came already"
            raise InvalidInput(Fault(field="length", code="changed", detail=detail))
        if length is not None and limit is not None and length > limit:
            raise SourceTooLarge(limit)
        if len(self.parts) >= MOST_PARTS:
            detail = f"may come in at most {MOST_PARTS} pieces"
            raise InvalidInput(Fault(field="source", code="too_many_pieces", detail=detail))
        length = self.length if length is None else length
        return self._changed(appender=self.appender + 1, length=length)

    def append(self, appender: int, parts: Iterable[UploadPart], *, now: datetime) -> "Upload":
        """Add parts, which are stored already; the time to expiry begins anew.

        Those that it has are not added again: whoever adds may not have heard that it did.

        Who brings the last of them has a while to make the source before others may.

        Raises:
            UploadTakenOver: a later call has begun.
        """
        if appender != self.appender:
            raise UploadTakenOver("Another call sends to this upload.")
        known = frozenset(self.parts)
        return self._changed(
            parts=(*self.parts, *(part for part in parts if part not in known)),
            expires_at=now + UPLOAD_LIFETIME,
            retry_at=now + FINISH_LEASE,
        )

    def begin_direct(self, direct: DirectUpload) -> "Upload":
        """Let the bytes be sent to the store itself."""
        return self._changed(direct=direct)

    def complete_direct(self, *, now: datetime) -> "Upload":
        """Count what was sent to the store; the next sweep makes the source.

        Raises:
            ValueError: nothing was to be sent there, or it was counted before.
        """
        if self.direct is None or self.length is None or self.is_whole:
            message = f"upload {self.id} is none that can be completed"
            raise ValueError(message)
        part = UploadPart(id=self.direct.part_id, size=self.length)
        return self._changed(parts=(part,), expires_at=now + UPLOAD_LIFETIME, retry_at=now)

    def direct_sizes(self) -> tuple[int, ...]:
        """Return how large the parts are that are sent to the store, in their order."""
        if self.direct is None or self.length is None:
            return ()
        size = self.direct.part_size
        whole, rest = divmod(self.length, size)
        return (size,) * whole + ((rest,) if rest else ())

    def direct_key(self) -> str:
        """Return where the store puts together what is sent to it."""
        return part_key(self.id, self.direct.part_id) if self.direct else ""

    def hold(self, *, now: datetime) -> "Upload":
        """Keep others from making the source for a while."""
        return self._changed(retry_at=now + FINISH_LEASE)

    def finish(self, *, now: datetime) -> "Upload":
        """Note that there is a source; the parts are no longer needed."""
        return self._changed(is_finished=True, parts=(), expires_at=now + UPLOAD_LIFETIME)

    def part_keys(self) -> tuple[str, ...]:
        """Return the keys of the parts, in the order of the file."""
        return tuple(part_key(self.id, part.id) for part in self.parts)

    def _changed(self, **fields: object) -> "Upload":
        return replace(self, version=self.version + 1, **fields)  # type: ignore[arg-type]  # ours


def part_key(upload_id: UploadId, part_id: str) -> str:
    """Return where a part is stored; no two calls make the same, so no one writes over another."""
    return f"{UPLOADS}{upload_id}/{part_id}"


def upload_of_key(key: str) -> UploadId | None:
    """Return the upload that a key was made for, or None if it is no key of a part."""
    folder, *ids = key.split("/")
    return UploadId(ids[0]) if f"{folder}/" == UPLOADS and len(ids) == len("id") else None
