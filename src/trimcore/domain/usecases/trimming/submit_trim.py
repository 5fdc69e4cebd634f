"""Asking for a piece of a video."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.touching import count_faults
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import (
    DuplicateSubmission,
    Fault,
    IdempotencyMismatch,
    InvalidInput,
    RequestNotFound,
    SourceInUse,
    SourceTooLarge,
    StaleVersion,
    StorageFull,
    StorageQuotaReached,
    TooMany,
    Unavailable,
)
from trimcore.domain.model.ids import RequestId, SourceId, UserId, VideoId, is_object_id
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.sources.source import Origin, Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import SourceFile, Video, name_faults
from trimcore.domain.policies.fingerprint import fingerprint_of
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.storage_quota import SizeLimit, StorageQuota
from trimcore.domain.policies.limits.waiting_quota import WaitingQuota
from trimcore.domain.policies.source_removal import SourceRemoval
from trimcore.domain.policies.source_upload import SourceUpload
from trimcore.domain.policies.source_use import SOURCE_NOT_HERE, UNKNOWN_SOURCE
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.queue import Queue
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sources import Sources

_Windows: TypeAlias = tuple[TrimWindow, ...]
DEFAULT_LIMIT = 4 * 2**30
_WITHDRAWN = "The earlier submission with this idempotency key has just been withdrawn."


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitTrimCommand:
    """Who wants which window of what, under which name; None: left out.

    `windows`, in the order of the output, are given in place of the one `window`, if any are.
    `upload` comes from `SubmitTrim.begin` and has taken all its bytes; None: no file was sent.
    `source_id`, which may be any text, names a source that is there already in its place.
    Two submissions of one user with one `idempotency_key` make one request.
    """

    user_id: UserId
    name: str | None
    window: TrimWindow | None = None
    windows: tuple[TrimWindow, ...] | None = None
    mode: TrimMode = TrimMode.EXACT
    container: OutputContainer = OutputContainer.SOURCE
    upload: SourceUpload | None = None
    source_id: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedTrim:
    """The stored request; `created` is False if an earlier submission had made it."""

    request: TrimRequest
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitTrim:
    """Accepts a video, or names one that was sent before, and schedules its trim.

    - The name has 1 to 255 characters.
    - The window starts at 0 or later and is longer than 0; both in seconds, or as MM:SS.mmm or
      HH:MM:SS.mmm. In its place 1 to 1,000 windows may be given, which are shown one after the
      other in the order given; they may touch, overlap and repeat.
    - The file must begin as a container that we accept, and fit the size limit. It is not decoded
      here: a damaged video becomes a failed request with a reason.
    - In place of a file, one of the user's own sources may be named: it is stored once, and cut as
      often as one likes. A file that comes with a video becomes such a source too.
    - Every wrong field is reported at once, and nothing is kept of a refused upload.
    - An accepted request is stored before the caller hears of it, and ends done, failed or
      cancelled even if the queue is away.
    - Only so many requests of a user may wait or run at once. Calls at the same moment may exceed
      that by as many.
    - Whoever has as many bytes stored as a user may can't submit, nor send a file that is too much.
    - The same idempotency key and content give the same request; other content is refused.
    - A crash before the request is stored leaves bytes, or a source, that nothing names: they are
      collected as orphans. A source that is being deleted can't be cut any more; if both happen at
      once, the submission is refused, or the deletion, or the request fails and says why.
    """

    requests: Requests
    sources: Sources
    blobs: Blobs
    removal: SourceRemoval
    queue: Queue
    clock: Clock
    ids: Ids
    policy: RetryPolicy
    waiting: WaitingQuota
    storage: StorageQuota
    limit: int = DEFAULT_LIMIT

    def begin(
        self, user_id: UserId | None = None, idempotency_key: str | None = None
    ) -> SourceUpload:
        """Open the store for the upload of a new request.

        Whoever does not say whose it is, or repeats a submission, learns only at the end that it is
        too much.

        Raises:
            StorageQuotaReached: the user has as many bytes stored as may be.
            Unavailable: store or database did not answer.
        """
        limit = SizeLimit(most=self.limit, refusal=SourceTooLarge(self.limit))
        if user_id is not None and self._earlier(user_id, idempotency_key) is None:
            limit = self.storage.limit(user_id, self.limit)
        return SourceUpload.begin(self.blobs, self.ids, limit=limit)

    def quota(self, user_id: UserId) -> Quota:
        """Return how many more requests of a user may wait or run.

        Raises:
            Unavailable: the database did not answer.
        """
        return self.waiting.left(user_id)

    def check(self, command: SubmitTrimCommand) -> list[Fault]:
        """Tell every wrong field, in the order of the command; nothing is kept or thrown away."""
        faults = [_required("name")] if command.name is None else name_faults(command.name)
        faults += _window_faults(command)
        return faults + self._source_faults(command)

    def execute(self, command: SubmitTrimCommand) -> SubmittedTrim:
        """Store the request and ring for a worker.

        Raises:
            InvalidInput: some fields are wrong; the upload is thrown away.
            IdempotencyMismatch: the key was used for something else; the upload is thrown away.
            StorageQuotaReached: it is too much to be stored; the upload is thrown away.
            TooMany: as many of the user's requests wait or run as may; the upload is thrown away.
            Unavailable: store or database did not answer. The request may exist nevertheless; with
                an idempotency key the call can be repeated safely.
        """
        faults = self.check(command)
        if faults or command.name is None:
            _abort(command)
            raise InvalidInput(*faults)
        fingerprint = _fingerprint(command.name, command)
        earlier = self._earlier(command.user_id, command.idempotency_key)
        if earlier is not None:
            _abort(command)
            return self._same(earlier, command, fingerprint)
        try:
            self._require_room(command)
        except (TooMany, StorageQuotaReached):
            _abort(command)
            raise
        if command.upload is None:
            return self._submit_of_source(command, fingerprint)
        return self._submit_with_source(command, command.upload.commit(), fingerprint)

    def _submit_with_source(
        self, command: SubmitTrimCommand, file: SourceFile, fingerprint: str
    ) -> SubmittedTrim:
        request = self._request(command, file, fingerprint)
        source = Source.receive(
            file=file,
            user_id=command.user_id,
            name=request.video.name,
            now=request.created_at,
            origin=Origin.VIDEO,
            request_id=request.id,
        )
        try:
            self.sources.add(source)
            self.requests.add(request)
        except DuplicateSubmission:
            self._discard(source)
            return self._overtaken(command, fingerprint)
        except StorageFull:
            self._discard(source)
            raise
        return self._accepted(request)

    def _submit_of_source(self, command: SubmitTrimCommand, fingerprint: str) -> SubmittedTrim:
        source = self._source(command)
        if source is None:
            raise InvalidInput(UNKNOWN_SOURCE)
        request = self._request(command, source.file, fingerprint)
        try:
            self.requests.add(request)
        except DuplicateSubmission:
            return self._overtaken(command, fingerprint)
        # A deletion of the source marks it, and then looks for requests: of the two, at least the
        # one that is second sees the other.
        if self._source(command) is None:
            self._withdraw(request)
        return self._accepted(request)

    def _withdraw(self, request: TrimRequest) -> None:
        # Once anybody has seen it change, it is there to stay, and ends with a reason.
        with suppress(StaleVersion):
            self.requests.remove(request)
            raise InvalidInput(UNKNOWN_SOURCE)

    def _request(
        self, command: SubmitTrimCommand, file: SourceFile, fingerprint: str
    ) -> TrimRequest:
        name = command.name or ""
        return TrimRequest.submit(
            id=RequestId(self.ids.object_id()),
            user_id=command.user_id,
            video=Video(id=VideoId(self.ids.object_id()), name=name, source=file),
            windows=_windows_of(command),
            mode=command.mode,
            container=command.container,
            now=self.clock.now(),
            policy=self.policy,
            idempotency_key=command.idempotency_key,
            fingerprint=fingerprint,
        )

    def _accepted(self, request: TrimRequest) -> SubmittedTrim:
        # The request is stored; a sweep will ring for it.
        with suppress(Unavailable):
            self.queue.ring(request.id)
        return SubmittedTrim(request=request, created=True)

    def _source_faults(self, command: SubmitTrimCommand) -> list[Fault]:
        if command.upload is not None and command.source_id is not None:
            detail = "can't be given together: a new file, or a source that is there already"
            return [
                Fault(field=field, code="not_together", detail=detail)
                for field in ("source", "source_id")
            ]
        if command.upload is not None:
            return command.upload.faults()
        if command.source_id is None:
            detail = "is required, unless source_id names a source that is there already"
            return [Fault(field="source", code="required", detail=detail)]
        source = self._source(command)
        if source is None:
            return [UNKNOWN_SOURCE]
        return [] if source.is_here else [SOURCE_NOT_HERE]

    def _source(self, command: SubmitTrimCommand) -> Source | None:
        """Return the source that is named, if it is the user's and there to stay."""
        if command.source_id is None or not is_object_id(command.source_id):
            return None
        source = self.sources.find(SourceId(command.source_id))
        if source is None or source.user_id != command.user_id or source.is_going:
            return None
        return source

    def _require_room(self, command: SubmitTrimCommand) -> None:
        self.waiting.require(command.user_id)
        size = 0 if command.upload is None else command.upload.size
        self.storage.require(command.user_id, max(1, size))

    def _earlier(self, user_id: UserId, idempotency_key: str | None) -> TrimRequest | None:
        if idempotency_key is None:
            return None
        return self.requests.find_submission(user_id, idempotency_key)

    def _overtaken(self, command: SubmitTrimCommand, fingerprint: str) -> SubmittedTrim:
        earlier = self._earlier(command.user_id, command.idempotency_key)
        if earlier is None:
            raise Unavailable(_WITHDRAWN)
        return self._same(earlier, command, fingerprint)

    def _same(
        self, earlier: TrimRequest, command: SubmitTrimCommand, fingerprint: str
    ) -> SubmittedTrim:
        if earlier.fingerprint != fingerprint:
            message = "This idempotency key was used for another submission."
            raise IdempotencyMismatch(message)
        if command.source_id is not None and earlier.version == 1:
            self._hold(earlier)
        return SubmittedTrim(request=earlier, created=False)

    def _hold(self, earlier: TrimRequest) -> None:
        # Who has stored it may be about to withdraw it, which nobody can who finds it changed.
        try:
            self.requests.replace(earlier.ring(now=self.clock.now(), policy=self.policy))
        except StaleVersion:
            return
        except RequestNotFound as error:
            raise Unavailable(_WITHDRAWN) from error
        with suppress(Unavailable):
            self.queue.ring(earlier.id)

    def _discard(self, source: Source) -> None:
        # No request is cut from it; what is left of it is collected as an orphan.
        with suppress(Unavailable, SourceInUse):
            self.removal.remove(source.id)
            self.blobs.delete(source.key)


def _abort(command: SubmitTrimCommand) -> None:
    if command.upload is not None:
        command.upload.abort()


def _required(field: str) -> Fault:
    return Fault(field=field, code="required", detail="is required")


def _window_faults(command: SubmitTrimCommand) -> list[Fault]:
    if command.windows is None:
        return [_required("window")] if command.window is None else []
    if command.window is not None:
        detail = "can't be given together with a window"
        return [Fault(field="windows", code="not_together", detail=detail)]
    return count_faults(command.windows)


def _windows_of(command: SubmitTrimCommand) -> _Windows:
    if command.windows is not None:
        return command.windows
    return () if command.window is None else (command.window,)


def _fingerprint(name: str, command: SubmitTrimCommand) -> str:
    upload, windows = command.upload, _windows_of(command)
    source = command.source_id if upload is None else upload.sha256
    return fingerprint_of(name, source, windows, mode=command.mode, container=command.container)
