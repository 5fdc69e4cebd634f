"""Asking for a piece of a video."""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import (
    DuplicateSubmission,
    Fault,
    IdempotencyMismatch,
    InvalidInput,
    StorageFull,
    Unavailable,
)
from trimcore.domain.model.ids import RequestId, UserId, VideoId
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import Video, name_faults, source_key
from trimcore.domain.policies.source_upload import SourceUpload
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.queue import Queue
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests

DEFAULT_LIMIT = 4 * 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitTrimCommand:
    """Who wants which window of what, under which name; None: left out.

    `upload` comes from `SubmitTrim.begin` and has taken all its bytes; None: no file was sent.
    Two submissions of one user with one `idempotency_key` make one request.
    """

    user_id: UserId
    name: str | None
    window: TrimWindow | None
    upload: SourceUpload | None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedTrim:
    """The stored request; `created` is False if an earlier submission had made it."""

    request: TrimRequest
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitTrim:
    """Accepts a video and schedules its trim.

    - The name has 1 to 255 characters.
    - The window starts at 0 or later and is longer than 0; both in seconds, or as MM:SS.mmm or
      HH:MM:SS.mmm.
    - The file must begin as a container that we accept, and fit the size limit. It is not decoded
      here: a damaged video becomes a failed request with a reason.
    - Every wrong field is reported at once, and nothing is kept of a refused upload.
    - An accepted request is stored before the caller hears of it, and ends done, failed or
      cancelled even if the queue is away.
    - The same idempotency key and content give the same request; other content is refused.
    """

    requests: Requests
    blobs: Blobs
    queue: Queue
    clock: Clock
    ids: Ids
    policy: RetryPolicy
    limit: int = DEFAULT_LIMIT

    def begin(self) -> SourceUpload:
        """Open the store for the upload of a new request.

        Raises:
            Unavailable: the store did not answer.
        """
        request_id = RequestId(self.ids.object_id())
        key = source_key(request_id)
        writer = self.blobs.create(key)
        return SourceUpload(request_id=request_id, key=key, writer=writer, limit=self.limit)

    def check(self, command: SubmitTrimCommand) -> list[Fault]:
        """Tell every wrong field, in the order of the command; nothing is kept or thrown away."""
        faults = [_required("name")] if command.name is None else name_faults(command.name)
        if command.window is None:
            faults.append(_required("window"))
        upload = command.upload
        return faults + ([_required("source")] if upload is None else upload.faults())

    def execute(self, command: SubmitTrimCommand) -> SubmittedTrim:
        """Store the request and ring for a worker.

        Raises:
            InvalidInput: some fields are wrong; the upload is thrown away.
            IdempotencyMismatch: the key was used for something else; the upload is thrown away.
            Unavailable: store or database did not answer. The request may exist nevertheless; with
                an idempotency key the call can be repeated safely.
        """
        name, window, upload = self._checked(command)
        fingerprint = _fingerprint(name, window, upload.sha256)
        earlier = self._earlier(command)
        if earlier is not None:
            upload.abort()
            return _same(earlier, fingerprint)
        source = upload.commit()
        request = TrimRequest.submit(
            id=upload.request_id,
            user_id=command.user_id,
            video=Video(id=VideoId(self.ids.object_id()), name=name, source=source),
            window=window,
            now=self.clock.now(),
            policy=self.policy,
            idempotency_key=command.idempotency_key,
            fingerprint=fingerprint,
        )
        return self._store(request, command)

    def _checked(self, command: SubmitTrimCommand) -> tuple[str, TrimWindow, SourceUpload]:
        name, window, upload = command.name, command.window, command.upload
        faults = self.check(command)
        if faults or name is None or window is None or upload is None:
            if upload is not None:
                upload.abort()
            raise InvalidInput(*faults)
        return name, window, upload

    def _store(self, request: TrimRequest, command: SubmitTrimCommand) -> SubmittedTrim:
        try:
            self.requests.add(request)
        except DuplicateSubmission:
            earlier = self._earlier(command)
            if earlier is None:
                raise
            self._discard(request)
            return _same(earlier, request.fingerprint)
        except StorageFull:
            self._discard(request)
            raise
        # The request is stored; a sweep will ring for it.
        with suppress(Unavailable):
            self.queue.ring(request.id)
        return SubmittedTrim(request=request, created=True)

    def _earlier(self, command: SubmitTrimCommand) -> TrimRequest | None:
        if command.idempotency_key is None:
            return None
        return self.requests.find_submission(command.user_id, command.idempotency_key)

    def _discard(self, request: TrimRequest) -> None:
        # Nothing refers to the blob, so it is collected as an orphan.
        with suppress(Unavailable):
            self.blobs.delete(request.video.source.key)


def _required(field: str) -> Fault:
    return Fault(field=field, code="required", detail="is required")


def _fingerprint(name: str, window: TrimWindow, digest: str) -> str:
    text = f"{window.start_us} {window.duration_us} {digest} {name}"
    return sha256(text.encode()).hexdigest()


def _same(earlier: TrimRequest, fingerprint: str) -> SubmittedTrim:
    if earlier.fingerprint != fingerprint:
        message = "This idempotency key was used for another submission."
        raise IdempotencyMismatch(message)
    return SubmittedTrim(request=earlier, created=False)
