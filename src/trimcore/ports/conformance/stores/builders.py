"""Values with defaults, so that a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from uuid import uuid4

from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.timeline.times import MediaTime
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.ids import RequestId, SourceId, UserId, VideoId
from trimcore.domain.model.lease import Failure, RetryPolicy
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.media import Media, Track
from trimcore.domain.model.receipt import Receipt, StreamReport
from trimcore.domain.model.session import Session
from trimcore.domain.model.sources.source import Origin, Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.user import User
from trimcore.domain.model.video import SourceFile, Video, source_key

NOW = datetime(2019, 7, 25, 18, 33, 54, 987_000, tzinfo=UTC)
"""The moment at which the values of the tests are made."""

FINER = timedelta(microseconds=999)
"""What no store keeps of a moment."""
HASH = "$scheme$salt$digest"
POLICY = RetryPolicy()
DAMAGED = Failure(code="damaged_media", detail="The file is broken at 00:00:07 – “moov”.")
CUT_OFF = Failure(code="unavailable", detail="The store did not answer.")

_numbers = count(1)


def an_object_id() -> str:
    """Return 24 hex digits that no other call returns; later ones sort later."""
    return f"{next(_numbers):08x}{uuid4().hex[:16]}"


def a_user_id() -> UserId:
    """Return the id of a user that nobody has yet."""
    return UserId(an_object_id())


def a_user(email: str | None = None, *, created_at: datetime = NOW) -> User:
    """Return a user, with an e-mail address of its own unless one is given."""
    user_id = a_user_id()
    email = email or f"user-{user_id}@example.com"
    return User(id=user_id, email=email, password_hash=HASH, created_at=created_at)


def a_session(user_id: UserId | None = None, *, now: datetime = NOW) -> Session:
    """Return a session that began at the second of `now`."""
    return Session.begin(uid=uuid4(), user_id=user_id or a_user_id(), now=now)


def a_window(start_us: int = 1_500_000, duration_us: int = 4_000_001) -> TrimWindow:
    """Return a window with times that no float holds exactly."""
    return TrimWindow(start_us=start_us, duration_us=duration_us)


def a_receipt(**changes: object) -> Receipt:
    """Return a receipt of a joined cut, with two streams and time bases that are not round."""
    receipt = Receipt(
        asked=a_window(),
        mode=TrimMode.EXACT,
        path=EnginePath.JOINED,
        encoded_because="the first keyframe is after the start",
        first=MediaTime(ticks=45_045, time_base=Fraction(1001, 30_000)),
        last=MediaTime(ticks=2**40 + 1, time_base=Fraction(1, 90_000)),
        duration_us=4_004_000,
        frames_copied=110,
        frames_encoded=10,
        frames_hidden=0,
        audio_offset_us=-11_610,
        streams=(
            StreamReport(index=0, kind="video", codec="h264", fate=StreamFate.JOINED),
            StreamReport(
                index=2, kind="data", codec="", fate=StreamFate.DROPPED, reason="not carried over"
            ),
        ),
        container="mp4",
        media_type="video/mp4",
        extension="mp4",
        bytes_read=5_000_000_000,
        reads=321,
        bytes_written=1_234_567,
        sha256="ab" * 32,
        elapsed_us=1_234_567,
    )
    return replace(receipt, **changes)  # type: ignore[arg-type]  # the caller knows the fields


def submitted(
    *,
    user_id: UserId | None = None,
    created_at: datetime = NOW,
    name: str = "Ferien – Straße 🏖",
    idempotency_key: str | None = None,
) -> TrimRequest:
    """Return a request that has just been submitted."""
    request_id = RequestId(an_object_id())
    source = SourceFile(key=source_key(SourceId(an_object_id())), size=2**33 + 1, sha256="cd" * 32)
    return TrimRequest.submit(
        id=request_id,
        user_id=user_id or a_user_id(),
        video=Video(id=VideoId(an_object_id()), name=name, source=source),
        windows=(a_window(),),
        now=created_at,
        policy=POLICY,
        idempotency_key=idempotency_key,
        fingerprint="f1" * 32,
    )


def a_source(
    *,
    user_id: UserId | None = None,
    created_at: datetime = NOW,
    name: str = "Ferien – Straße 🏖",
    origin: Origin = Origin.UPLOAD,
    request_id: RequestId | None = None,
) -> Source:
    """Return a source that has just come."""
    key = source_key(SourceId(an_object_id()))
    return Source.receive(
        file=SourceFile(key=key, size=2**33 + 1, sha256="cd" * 32),
        user_id=user_id or a_user_id(),
        name=name,
        now=created_at,
        origin=origin,
        request_id=request_id,
    )


def a_source_to_fetch(*, user_id: UserId | None = None) -> Source:
    """Return a source that somebody has just asked to be fetched."""
    return Source.expect(
        id=SourceId(an_object_id()),
        user_id=user_id or a_user_id(),
        name="Ferien.mp4",
        url="https://example.com/a?b=c",
        now=NOW,
    )


def some_media() -> Media:
    """Return what a source may be found to be, with times that no float holds exactly."""
    pictures = Track(
        index=0,
        kind="video",
        codec="h264",
        is_default=True,
        duration=Fraction(1001, 30),
        width=1920,
        height=1080,
        pixel_shape=Fraction(4, 3),
        pixel_format="yuv420p",
        rate=Fraction(30_000, 1001),
        mean_rate=Fraction(30_000, 1001),
    )
    sound = Track(index=1, kind="audio", codec="aac", language="deu", title="Ton", channels=2)
    return Media(
        container="mp4",
        size=2**33 + 1,
        duration=Fraction(1001, 30),
        tracks=(pictures, sound),
        keyframes=None,
    )


def a_request(
    status: Status = Status.SCHEDULED,
    *,
    user_id: UserId | None = None,
    created_at: datetime = NOW,
    idempotency_key: str | None = None,
) -> TrimRequest:
    """Return a request at the end of a life that leads to `status`.

    Any status but scheduled comes after one interrupted attempt, so that there is a history.
    """
    request = submitted(user_id=user_id, created_at=created_at, idempotency_key=idempotency_key)
    if status is Status.SCHEDULED:
        return request
    return _lead_to(status, processing_again(request))


def processing_again(request: TrimRequest) -> TrimRequest:
    """Return a scheduled request after an interrupted attempt, in the middle of the next one."""
    at = request.not_before
    request = request.claim(worker="worker-1", now=at, policy=POLICY)
    at += timedelta(milliseconds=1_234)
    request = request.retry(attempt=request.attempt, failure=CUT_OFF, now=at, policy=POLICY)
    at = request.not_before + timedelta(milliseconds=1)
    request = request.claim(worker="worker-2", now=at, policy=POLICY)
    at += timedelta(milliseconds=501)
    return request.renew(attempt=request.attempt, progress=40, now=at, policy=POLICY)


def _lead_to(status: Status, running: TrimRequest) -> TrimRequest:
    at = running.updated_at + timedelta(milliseconds=99)
    if status is Status.DONE:
        return running.finish(attempt=running.attempt, receipt=a_receipt(), now=at)
    if status is Status.FAILED:
        return running.fail(attempt=running.attempt, failure=DAMAGED, now=at)
    if status is Status.CANCELLED:
        return running.cancel(now=at)
    return running
