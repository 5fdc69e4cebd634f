"""One attempt at one request."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.cutting.wish import Wish
from trimcore.domain.errors import (
    BlobNotFound,
    Cancelled,
    Conflict,
    IllegalTransition,
    MediaFault,
    RequestNotFound,
    TrimcoreError,
    Unavailable,
)
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.lease import Failure, RetryPolicy
from trimcore.domain.model.media import Media as Inspected
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import result_key
from trimcore.domain.policies.compare_and_swap import update_request
from trimcore.domain.policies.errands.told_by_cuts import ToldByCuts
from trimcore.domain.policies.heartbeat import Heartbeat
from trimcore.domain.policies.source_use import SOURCE_MISSING
from trimcore.ports.clock import Clock
from trimcore.ports.media import Media
from trimcore.ports.queue import Queue
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests

INTERNAL = Failure(code="internal", detail="The trim was interrupted by a fault of the service.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTrimCommand:
    """Which request to try, by whom; `should_stop` tells when the worker wants to go home.

    `known` is the request as it was a moment ago, if somebody has just read it.
    """

    request_id: RequestId
    worker: str
    should_stop: Callable[[], bool] = lambda: False
    known: TrimRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTrim:
    """Tries a scheduled request once.

    - Of any number of workers called for one request, one claims it; the others do nothing.
    - A fault of the video fails the request at once, with a reason for its user.
    - A fault of the surroundings schedules it again, later, until its tries are used up; a try
      that ended because store or database was away counts only after many such.
    - The result counts only if this attempt still holds the request when it is stored; otherwise
      its blob is removed.
    - A worker that is told to stop hands the request back, and the try does not count.
    - Of a source of which it is not known what it is, what the engine tells is noted if `told` is
      given, once the result is stored.
    """

    requests: Requests
    blobs: Blobs
    media: Media
    queue: Queue
    clock: Clock
    policy: RetryPolicy
    told: ToldByCuts | None = None

    def execute(self, command: RunTrimCommand) -> TrimRequest | None:
        """Claim, trim, store; return the request as this attempt left it, or None.

        None means that there was nothing to do for this worker, or that the attempt did not
        count.

        Raises:
            Unavailable: the database did not answer; a sweep will bring the request back.
        """
        request = self._claim(command)
        if request is None:
            return None
        left = self._attempt(request, command)
        # Not before: a store that is slow to remove what a frozen worker still writes would hold
        # up an attempt whose lease nobody renews meanwhile.
        self._remove_earlier(request)
        return left

    def _attempt(self, request: TrimRequest, command: RunTrimCommand) -> TrimRequest | None:
        unknown = self._unknown(request)
        try:
            receipt, media = self._trim(request, command, looks=unknown is not None)
            finished = self._finish(request, receipt)
        except (Conflict, RequestNotFound):
            self._remove(result_key(request.id, request.attempt))
            return None
        except (MediaFault, BlobNotFound) as error:
            return self._fail(request, _reason(error))
        except Cancelled:
            return self._hand_back(request)
        except Unavailable as error:
            return self._retry(request, _reason(error))
        except Exception:
            self._retry(request, INTERNAL)
            raise
        if self.told is not None and unknown is not None and media is not None:
            self.told.note(unknown, media)
        return finished

    def _unknown(self, request: TrimRequest) -> Source | None:
        """Return what the request is cut from, if it is not known yet what that is."""
        return None if self.told is None else self.told.unknown(request.video.source.id)

    def _claim(self, command: RunTrimCommand) -> TrimRequest | None:
        def claim(stored: TrimRequest) -> TrimRequest:
            return stored.claim(worker=command.worker, now=self.clock.now(), policy=self.policy)

        try:
            return update_request(self.requests, command.request_id, claim, known=command.known)
        except (IllegalTransition, RequestNotFound):
            return None

    def _trim(
        self, request: TrimRequest, command: RunTrimCommand, *, looks: bool
    ) -> tuple[Receipt, Inspected | None]:
        heartbeat = Heartbeat(
            requests=self.requests,
            clock=self.clock,
            policy=self.policy,
            request_id=request.id,
            attempt=request.attempt,
            should_stop=command.should_stop,
        )
        source = self.blobs.open(request.video.source.key)
        try:
            with self.blobs.create(result_key(request.id, request.attempt)) as writer:
                wish, watch = Wish.of(request.container), heartbeat.beat
                asked = (source, request.windows, writer)
                media: Inspected | None = None
                if looks:
                    receipt, media = self.media.trim_and_look(
                        *asked, mode=request.mode, wish=wish, watch=watch
                    )
                else:
                    receipt = self.media.trim_windows(
                        *asked, mode=request.mode, wish=wish, watch=watch
                    )
                writer.commit()
                return receipt, media
        finally:
            source.close()

    def _finish(self, request: TrimRequest, receipt: Receipt) -> TrimRequest:
        key = result_key(request.id, request.attempt)

        def finish(stored: TrimRequest) -> TrimRequest:
            return stored.finish(attempt=request.attempt, receipt=receipt, now=self.clock.now())

        try:
            return update_request(self.requests, request.id, finish, known=request)
        except IllegalTransition:
            # An answer that got lost can hide that the result was stored the first time.
            stored = self.requests.get(request.id)
            if stored.video.result is not None and stored.video.result.key == key:
                return stored
            raise

    def _fail(self, request: TrimRequest, failure: Failure) -> TrimRequest | None:
        return self._settle(
            request,
            lambda stored: stored.fail(
                attempt=request.attempt, failure=failure, now=self.clock.now()
            ),
        )

    def _retry(self, request: TrimRequest, failure: Failure) -> TrimRequest | None:
        return self._settle(
            request,
            lambda stored: stored.retry(
                attempt=request.attempt,
                failure=failure,
                now=self.clock.now(),
                policy=self.policy.forgiving_outages([*stored.recent_failures(), failure.code]),
            ),
        )

    def _hand_back(self, request: TrimRequest) -> TrimRequest | None:
        settled = self._settle(
            request,
            lambda stored: stored.hand_back(attempt=request.attempt, now=self.clock.now()),
        )
        # It is due at once, so the next sweep rings.
        with suppress(Unavailable):
            self.queue.ring(request.id)
        return settled

    def _settle(
        self, request: TrimRequest, decide: Callable[[TrimRequest], TrimRequest]
    ) -> TrimRequest | None:
        try:
            return update_request(self.requests, request.id, decide, known=request)
        except (Conflict, RequestNotFound):
            return None

    def _remove_earlier(self, request: TrimRequest) -> None:
        """Remove what attempts that died between blob and database may have left."""
        for attempt in range(max(1, request.attempt - self.policy.attempts), request.attempt):
            self._remove(result_key(request.id, attempt))

    def _remove(self, key: str) -> None:
        # Nothing refers to the blob, so it is collected as an orphan.
        with suppress(Unavailable):
            self.blobs.delete(key)


def _reason(error: TrimcoreError) -> Failure:
    if isinstance(error, BlobNotFound):
        return SOURCE_MISSING
    return Failure(code=error.code, detail=str(error))
