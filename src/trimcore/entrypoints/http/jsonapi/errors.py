"""From an error to its answer: one table, and the document around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from litestar.exceptions import HTTPException
from msgspec import UNSET, UnsetType

from trimcore.domain import errors
from trimcore.domain.policies.limits.quota import Quota
from trimcore.entrypoints.http.jsonapi import problems
from trimcore.entrypoints.http.jsonapi.encoded import Encoded
from trimcore.entrypoints.http.jsonapi.envelope import Error, ErrorSource, answer, failed
from trimcore.entrypoints.http.jsonapi.quota_headers import quota_headers

REQUEST_ID = "request_id"
"""Under which name the state of a call holds its id."""
RETRY_AFTER_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """The status of an error, and a sentence for callers; None: the error's own message."""

    status: int
    detail: str | None = None


_AWAY = "The service can't answer just now; the same call may succeed later."
_ABSENT = "There is no such thing here."

TABLE: Mapping[type[Exception], Row] = {
    problems.MalformedRequest: Row(400),
    errors.NotAuthenticated: Row(401, "Not authorized"),
    problems.ClientGeneratedId: Row(403),
    errors.NotFound: Row(404, _ABSENT),
    problems.NotAcceptable: Row(406),
    problems.BodyStalled: Row(408),
    errors.Conflict: Row(409, "What is stored has changed or does not fit this call."),
    errors.IllegalTransition: Row(409),
    errors.SourceGone: Row(409),
    errors.WebhookOff: Row(409),
    errors.WebhooksFull: Row(409),
    errors.SourceInUse: Row(409),
    errors.SourceNotReady: Row(409),
    errors.OffsetMismatch: Row(409),
    errors.PartsIncomplete: Row(409),
    errors.NoDirectUploads: Row(409),
    errors.UploadTakenOver: Row(409),
    problems.WrongResourceType: Row(409),
    problems.PreconditionFailed: Row(412),
    problems.UnsupportedTus: Row(412),
    errors.SourceTooLarge: Row(413),
    errors.StorageQuotaReached: Row(413),
    problems.BodyTooLarge: Row(413),
    problems.UnsupportedBody: Row(415),
    problems.UnsupportedCoding: Row(415),
    problems.RangeUnsatisfiable: Row(416),
    errors.InvalidInput: Row(422),
    errors.IdempotencyMismatch: Row(422),
    errors.MediaFault: Row(422),
    errors.TooMany: Row(429),
    errors.ChecksumMismatch: Row(460),
    problems.ClientGone: Row(499),
    errors.Cancelled: Row(503, _AWAY),
    errors.Unavailable: Row(503, _AWAY),
}
"""A class stands for its subclasses too, unless they have a row of their own."""

_BY_STATUS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "Bearer"},
    408: {"Connection": "close"},
    413: {"Connection": "close"},
    503: {"Retry-After": str(RETRY_AFTER_SECONDS)},
}
_BY_KIND: Mapping[type[Exception], Mapping[str, str]] = {
    problems.UnsupportedTus: {"Tus-Version": "1.0.0"},
    problems.UnsupportedCoding: {"Accept-Encoding": "identity"},
}
_FAULT = Row(500, "The service has failed; the fault has been noted.")
_WHERE_TO_LOOK: Mapping[str | None, str] = {
    "uploads": "GET /api/v1/users/uploads lists them.",
}
"""What shows callers what they have of something of which they have as much as may be."""
_IDEMPOTENCY_KEY = ErrorSource(header="Idempotency-Key")


def row_of(error: Exception) -> Row | None:
    """Look an error up, then its class's parents; None: nobody foresaw it."""
    return next((TABLE[kind] for kind in type(error).__mro__ if kind in TABLE), None)


def is_foreseen(error: Exception) -> bool:
    """Tell whether an error is no fault of ours."""
    return row_of(error) is not None or isinstance(error, HTTPException)


def respond(error: Exception) -> Encoded:
    """Return the answer to a call that ended in `error`; it never shows what is inside."""
    if isinstance(error, HTTPException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _of_framework(error)
    row = row_of(error) or _FAULT
    return answer(failed(_errors(error, row)), status=row.status, headers=_headers(error, row))


def _errors(error: Exception, row: Row) -> list[Error]:
    if isinstance(error, errors.NotAuthenticated):
        return [Error(detail=row.detail or str(error), source=ErrorSource())]
    if isinstance(error, errors.InvalidInput):
        return [
            _error(row, fault.code, error.title, fault.detail, _pointer(fault))
            for fault in error.faults
        ]
    code, title = "internal", HTTPStatus.INTERNAL_SERVER_ERROR.phrase
    if isinstance(error, errors.TrimcoreError) and row is not _FAULT:
        code, title = error.code, error.title
    detail = row.detail or str(error)
    if isinstance(error, errors.TooMany) and error.policy in _WHERE_TO_LOOK:
        detail = f"{detail} {_WHERE_TO_LOOK[error.policy]}"
    return [_error(row, code, title, detail, _source(error))]


def _error(row: Row, code: str, title: str, detail: str, source: ErrorSource | UnsetType) -> Error:
    return Error(status=str(row.status), code=code, title=title, detail=detail, source=source)


def _pointer(fault: errors.Fault) -> ErrorSource:
    names = (str(name) for name in (fault.field, *fault.within))
    escaped = (name.replace("~", "~0").replace("/", "~1") for name in names)
    return ErrorSource(pointer=f"/data/attributes/{'/'.join(escaped)}")


def _source(error: Exception) -> ErrorSource | UnsetType:
    if isinstance(error, problems.HttpProblem) and error.source:
        return ErrorSource(**error.source)
    return _IDEMPOTENCY_KEY if isinstance(error, errors.IdempotencyMismatch) else UNSET


def _headers(error: Exception, row: Row) -> dict[str, str]:
    if isinstance(error, errors.TooMany):
        return {"Retry-After": str(error.retry_after), **_limit_reached(error)}
    if isinstance(error, problems.RangeUnsatisfiable):
        return {"Content-Range": f"bytes */{error.size}"}
    return {**_BY_KIND.get(type(error), {}), **_BY_STATUS.get(row.status, {})}


def _limit_reached(error: errors.TooMany) -> dict[str, str]:
    """Return the headers of the limit, of which nothing is left."""
    if error.policy is None:
        return {}
    reached = Quota(
        name=error.policy,
        most=error.most,
        left=0,
        within=error.within,
        more_in=error.retry_after,
    )
    return quota_headers(reached)


def _of_framework(error: HTTPException) -> Encoded:
    status = HTTPStatus(error.status_code)
    details = {
        HTTPStatus.NOT_FOUND: _ABSENT,
        HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method.",
    }
    told = _error(
        Row(status),
        status.phrase.lower().replace(" ", "_"),
        status.phrase,
        details.get(status, error.detail),
        UNSET,
    )
    return answer(failed([told]), status=status, headers={**(error.headers or {})})
