"""From an error to its answer: one table, and the document around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from litestar.exceptions import HTTPException
from msgspec import UNSET, UnsetType

from trimcore.domain import errors
from trimcore.entrypoints.http.jsonapi import problems
from trimcore.entrypoints.http.jsonapi.envelope import Encoded, Error, ErrorSource, answer, failed

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
    problems.WrongResourceType: Row(409),
    errors.SourceTooLarge: Row(413),
    problems.BodyTooLarge: Row(413),
    problems.UnsupportedBody: Row(415),
    problems.RangeUnsatisfiable: Row(416),
    errors.InvalidInput: Row(422),
    errors.IdempotencyMismatch: Row(422),
    errors.MediaFault: Row(422),
    errors.TooMany: Row(429),
    problems.ClientGone: Row(499),
    errors.TrimStopped: Row(503, _AWAY),
    errors.Unavailable: Row(503, _AWAY),
}
"""A class stands for its subclasses too, unless they have a row of their own."""

_FAULT = Row(500, "The service has failed; the fault has been noted.")
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
            _error(row, fault.code, error.title, fault.detail, _pointer(fault.field))
            for fault in error.faults
        ]
    code, title = "internal", HTTPStatus.INTERNAL_SERVER_ERROR.phrase
    if isinstance(error, errors.TrimcoreError) and row is not _FAULT:
        code, title = error.code, error.title
    return [_error(row, code, title, row.detail or str(error), _source(error))]


def _error(row: Row, code: str, title: str, detail: str, source: ErrorSource | UnsetType) -> Error:
    return Error(status=str(row.status), code=code, title=title, detail=detail, source=source)


def _pointer(field: str) -> ErrorSource:
    escaped = field.replace("~", "~0").replace("/", "~1")
    return ErrorSource(pointer=f"/data/attributes/{escaped}")


def _source(error: Exception) -> ErrorSource | UnsetType:
    if isinstance(error, problems.MalformedRequest):
        return ErrorSource(**error.source) if error.source else UNSET
    return _IDEMPOTENCY_KEY if isinstance(error, errors.IdempotencyMismatch) else UNSET


def _headers(error: Exception, row: Row) -> dict[str, str]:
    if isinstance(error, errors.TooMany):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, problems.RangeUnsatisfiable):
        return {"Content-Range": f"bytes */{error.size}"}
    match row.status:
        case HTTPStatus.UNAUTHORIZED:
            return {"WWW-Authenticate": "Bearer"}
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return {"Connection": "close"}
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return {}


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
