"""Every error that trimcore raises on purpose: TrimcoreError > family > leaf with a stable code.

A family says who has to act: the caller (InvalidInput, NotAuthenticated, NotFound, Conflict,
TooMany), nobody but time (Unavailable), whoever runs the machine (MachineFault), or the owner of
the video (MediaFault). Codes are part of the public interface: they are stored with failed requests
and sent over the wire. What depends on a family is derived from its classes, with `by_code`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One wrong field: its name, a stable code, and a sentence that names the allowed range.

    The domain names fields as its commands do (`start`, `source`); what they are called where they
    were typed, as an option or in a form, is for entrypoints to say.
    """

    field: str
    code: str
    detail: str


class TrimcoreError(Exception):
    """Anything that trimcore refuses or could not do."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Error"


class InvalidInput(TrimcoreError):
    """The caller's values break a rule; `faults` lists every broken one, not only the first."""

    code = "invalid"
    title = "Invalid attribute"

    def __init__(self, *faults: Fault) -> None:
        """Keep the faults in the order in which they were found."""
        super().__init__("; ".join(f"{fault.field}: {fault.detail}" for fault in faults))
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


class StaleVersion(Conflict):
    """Somebody else replaced the stored value first; reload and decide again."""

    code = "stale_version"


class LeaseLost(Conflict):
    """This attempt does not hold the request any more, so what it writes does not count."""

    code = "lease_lost"


class DuplicateSubmission(Conflict):
    """This user has a request with this idempotency key already."""

    code = "duplicate_submission"


class IdempotencyMismatch(Conflict):
    """The idempotency key was used before, with other values."""

    code = "idempotency_mismatch"


class DuplicateId(Conflict):
    """A value with this id is stored already."""

    code = "duplicate_id"


class OutputExists(Conflict):
    """There is something under the output's path already; it was left as it is."""

    code = "output_exists"


class TooMany(TrimcoreError):
    """Too many calls in too short a time; `retry_after` says how many seconds to wait."""

    code = "too_many"
    title = "Too many requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        """Keep the whole seconds, at least one, after which a call can succeed again."""
        super().__init__(message)
        self.retry_after = max(1, retry_after)


class Unavailable(TrimcoreError):
    """A store, database or broker did not answer; the same call may succeed later.

    `is_outage` says whether it is certainly no fault of the request that met it.
    """

    code = "unavailable"
    title = "Service unavailable"
    is_outage: ClassVar[bool] = True


class Busy(Unavailable):
    """All places for this kind of work are taken just now."""

    code = "busy"


class MachineFault(Unavailable):
    """The machine lacks something or is broken, which says nothing about the video."""

    code = "machine_fault"
    sentence: ClassVar[str] = "The machine could not do the work."
    """What is told if nothing more is known."""

    def __init__(self, sentence: str | None = None) -> None:
        """Take the class's own sentence if none is given."""
        super().__init__(sentence or self.sentence)


class StorageFull(MachineFault):
    """The store has no room left."""

    code = "storage_full"
    sentence = "The store has no room left."


class NoSpace(MachineFault):
    """The disk of temporary files or of the output is full, or files may not become so large."""

    code = "no_space"
    sentence = "The machine has no room left for the file that is made."


class NoMemory(MachineFault):
    """The machine has less memory than a cut may take; a very greedy video may be the reason."""

    code = "no_memory"
    sentence = "The machine ran out of memory."
    is_outage = False


class NoDescriptors(MachineFault):
    """The process or the machine has as many files and sockets open as it may."""

    code = "no_descriptors"
    sentence = "The machine has too many files open."


class NoProcess(MachineFault):
    """No further process can be started for a cut."""

    code = "no_process"
    sentence = "No process for cutting videos could be started."


class DiskFailed(MachineFault):
    """A temporary file could not be read or written."""

    code = "disk_failed"
    sentence = "The machine's disk could not be read or written."


class ProcessKilled(MachineFault):
    """Somebody ended the process that cut; mostly the kernel, when memory ran out."""

    code = "process_killed"
    sentence = "The process that cut the video was killed from outside."
    is_outage = False


class EngineMissing(MachineFault):
    """The library that cuts is not installed, or can't be loaded."""

    code = "engine_missing"
    sentence = 'The engine is not installed: pip install "trimcore[engine]"'


class SourceTooLarge(TrimcoreError):
    """The upload has more bytes than are allowed."""

    code = "source_too_large"
    title = "Payload too large"

    def __init__(self, limit: int) -> None:
        """Name the limit, in bytes."""
        super().__init__(f"The file may have at most {limit} bytes.")
        self.limit = limit


class MediaFault(TrimcoreError):
    """This video can't be trimmed as asked; trying the same again would fail the same way."""

    code = "media_fault"
    title = "Video can't be trimmed"


class NotAVideo(MediaFault):
    """The bytes are not a container that we accept."""

    code = "not_a_video"


class NoVideoStream(MediaFault):
    """The file has neither moving pictures nor sound."""

    code = "no_video_stream"


class DamagedMedia(MediaFault):
    """The file is broken or incomplete where the window needs it."""

    code = "damaged_media"


class WindowOutside(MediaFault):
    """The window holds no frame of the video."""

    code = "window_outside"


class Unsupported(MediaFault):
    """The file is whole, but of a kind that we don't cut, or not in this way."""

    code = "unsupported_media"


UnsupportedMedia = Unsupported
"""The same, as the engine's rooms call it."""


class MediaLimit(MediaFault):
    """Trimming the file would take more memory, time, pixels or bytes than are allowed."""

    code = "media_limit"


class EngineCrashed(MediaFault):
    """The file made the decoding process crash or hang; the process was ended."""

    code = "engine_crashed"


class Cancelled(TrimcoreError):
    """The caller asked the engine to stop in the middle of its work."""

    code = "trim_stopped"


TrimStopped = Cancelled
"""The same, as those who work on requests call it: nobody has cancelled the request itself."""


_Family = TypeVar("_Family", bound=TrimcoreError)


def by_code(family: type[_Family]) -> Mapping[str, type[_Family]]:
    """Return a family's classes by their codes, the family itself among them."""
    found = {family.code: family}
    for kind in family.__subclasses__():
        found |= by_code(kind)
    return found
