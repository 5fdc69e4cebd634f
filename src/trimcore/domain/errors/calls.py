"""What is wrong with a call: whoever called has to act."""

from typing import Self

from trimcore.domain.errors.base import Fault, TrimcoreError


class InvalidInput(TrimcoreError):
    """The caller's values break a rule; `faults` lists every broken one, not only the first."""

    code = "invalid"
    title = "Invalid attribute"

    def __init__(self, *faults: Fault) -> None:
        """Keep the faults in the order in which they were found."""
        super().__init__("; ".join(f"{fault.place}: {fault.detail}" for fault in faults))
        self.faults = faults


class EmailTaken(InvalidInput):
    """Another user has this e-mail address already."""

    code = "taken"

    def __init__(self) -> None:
        """Name the field; the address itself is not repeated."""
        super().__init__(Fault(field="email", code=self.code, detail="is taken already"))


class NotAuthenticated(TrimcoreError):
    """Who is calling could not be established."""

    code = "not_authenticated"
    title = "Not authorized"


class WrongCredentials(NotAuthenticated):
    """No user has this e-mail and password; which of the two is wrong is not said."""

    code = "wrong_credentials"


class InvalidToken(NotAuthenticated):
    """The token is malformed, forged, or of a session that has ended."""

    code = "invalid_token"


class NotFound(TrimcoreError):
    """There is no such thing, or it belongs to somebody else."""

    code = "not_found"
    title = "Not found"


class UserNotFound(NotFound):
    """No user has this id."""

    code = "user_not_found"


class RequestNotFound(NotFound):
    """No request of this user has this id."""

    code = "request_not_found"


class VideoNotFound(NotFound):
    """No video of this user has this id."""

    code = "video_not_found"


class UploadNotFound(NotFound):
    """No upload of this user has this id, or it has expired."""

    code = "upload_not_found"


class SourceNotFound(NotFound):
    """No source of this user has this id, or its deletion has begun."""

    code = "source_not_found"


class WebhookNotFound(NotFound):
    """No webhook of this user has this id."""

    code = "webhook_not_found"


class DeliveryNotFound(NotFound):
    """No delivery of this webhook has this id, or it is older than deliveries are kept."""

    code = "delivery_not_found"


class BlobNotFound(NotFound):
    """The store has no blob under this key."""

    code = "blob_not_found"


class Conflict(TrimcoreError):
    """The call does not fit what is stored."""

    code = "conflict"
    title = "Conflict"


class IllegalTransition(Conflict):
    """The request's status does not allow this event; nothing was changed."""

    code = "illegal_transition"


class SourceInUse(Conflict):
    """A request that is not over yet is cut from this source."""

    code = "source_in_use"


class SourceGone(Conflict):
    """The source that a request is cut from has been deleted."""

    code = "source_gone"


class SourceNotReady(Conflict):
    """The source has not been fetched yet, so there is nothing to look at."""

    code = "source_not_ready"


class StaleVersion(Conflict):
    """Somebody else replaced the stored value first; reload and decide again."""

    code = "stale_version"


class LeaseLost(Conflict):
    """This attempt does not hold the request any more, so what it writes does not count."""

    code = "lease_lost"


class OffsetMismatch(Conflict):
    """The bytes don't begin where those that are stored end."""

    code = "offset_mismatch"


class PartsIncomplete(Conflict):
    """Parts that were sent to the store are missing, or have another size than they should."""

    code = "parts_incomplete"


class NoDirectUploads(Conflict):
    """The store takes no bytes from users themselves: send them to the service, by tus."""

    code = "no_direct_uploads"


class UploadTakenOver(Conflict):
    """A later call sends to the same upload, so what this one still brings does not count."""

    code = "upload_taken_over"


class DuplicateSubmission(Conflict):
    """This user has a request with this idempotency key already."""

    code = "duplicate_submission"


class IdempotencyMismatch(Conflict):
    """The idempotency key was used before, with other values."""

    code = "idempotency_mismatch"


class DuplicateId(Conflict):
    """A value with this id is stored already."""

    code = "duplicate_id"


class WebhookOff(Conflict):
    """The webhook is switched off, so nothing is told to it."""

    code = "webhook_off"


class WebhooksFull(Conflict):
    """This user has as many webhooks as a user may have."""

    code = "webhooks_full"


class OutputExists(Conflict):
    """There is something under the output's path already; it was left as it is."""

    code = "output_exists"

    @classmethod
    def at(cls, place: object) -> Self:
        """Name what is there."""
        return cls(f"{place} exists already; it was left as it is.")


class TooMany(TrimcoreError):
    """Too many calls in too short a time; `retry_after` says how many seconds to wait.

    `policy` names the limit that was reached, if callers may know of it: at most `most`, within so
    many seconds, or at once if `within` is None.
    """

    code = "too_many"
    title = "Too many requests"

    def __init__(
        self,
        message: str,
        *,
        retry_after: int,
        policy: str | None = None,
        most: int = 0,
        within: int | None = None,
    ) -> None:
        """Keep the whole seconds, at least one, after which a call can succeed again."""
        super().__init__(message)
        self.retry_after = max(1, retry_after)
        self.policy, self.most, self.within = policy, most, within


class SourceTooLarge(TrimcoreError):
    """The upload has more bytes than are allowed."""

    code = "source_too_large"
    title = "Payload too large"

    def __init__(self, limit: int) -> None:
        """Name the limit, in bytes."""
        super().__init__(f"The file may have at most {limit} bytes.")
        self.limit = limit


class StorageQuotaReached(TrimcoreError):
    """With these bytes, the user would have more stored than a user may."""

    code = "storage_quota_reached"
    title = "Storage quota reached"

    def __init__(self, stored: int, most: int) -> None:
        """Name what is stored, and the limit, in bytes."""
        super().__init__(
            f"You have {stored} bytes stored, and may have {most}."
            " Delete sources, videos or open uploads that you need no more, or send a smaller file."
        )
        self.stored, self.most = stored, most


class ChecksumMismatch(TrimcoreError):
    """The bytes are not those that the checksum was made of; none of them are kept."""

    code = "checksum_mismatch"
    title = "Checksum mismatch"


class Cancelled(TrimcoreError):
    """The caller asked the engine to stop in the middle of its work."""

    code = "trim_stopped"
