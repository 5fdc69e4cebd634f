"""Every error has its status, and its answer shows nothing of the inside."""

from collections.abc import Iterator

import pytest
from litestar.exceptions import HTTPException, NotFoundException
from msgspec import json

from trimcore.domain import errors
from trimcore.domain.errors import Fault, TrimcoreError
from trimcore.entrypoints.http.jsonapi import problems
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.errors import TABLE, respond, row_of

EXPECTED: dict[type[TrimcoreError], int] = {
    errors.EmailTaken: 422,
    errors.WrongCredentials: 401,
    errors.InvalidToken: 401,
    errors.UserNotFound: 404,
    errors.VideoNotFound: 404,
    errors.RequestNotFound: 404,
    errors.UploadNotFound: 404,
    errors.SourceNotFound: 404,
    errors.BlobNotFound: 404,
    errors.IllegalTransition: 409,
    errors.SourceGone: 409,
    errors.SourceInUse: 409,
    errors.SourceNotReady: 409,
    errors.StaleVersion: 409,
    errors.LeaseLost: 409,
    errors.WebhookNotFound: 404,
    errors.WebhookOff: 409,
    errors.WebhooksFull: 409,
    errors.DeliveryNotFound: 404,
    errors.OffsetMismatch: 409,
    errors.PartsIncomplete: 409,
    errors.NoDirectUploads: 409,
    errors.UploadTakenOver: 409,
    errors.ChecksumMismatch: 460,
    errors.DuplicateSubmission: 409,
    errors.DuplicateId: 409,
    errors.OutputExists: 409,
    errors.IdempotencyMismatch: 422,
    errors.TooMany: 429,
    errors.SourceTooLarge: 413,
    errors.StorageQuotaReached: 413,
    errors.Cancelled: 503,
    problems.MalformedRequest: 400,
    problems.ClientGeneratedId: 403,
    problems.NotAcceptable: 406,
    problems.BodyStalled: 408,
    problems.WrongResourceType: 409,
    problems.BodyTooLarge: 413,
    problems.PreconditionFailed: 412,
    problems.UnsupportedTus: 412,
    problems.UnsupportedBody: 415,
    problems.UnsupportedCoding: 415,
    problems.RangeUnsatisfiable: 416,
    problems.ClientGone: 499,
}
FAMILIES = {
    errors.InvalidInput: 422,
    errors.NotAuthenticated: 401,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Unavailable: 503,
    errors.MediaFault: 422,
}


WHOLE = (errors.Unavailable, errors.MediaFault)
"""Families that have one status, whatever classes they get."""


def expected(kind: type[TrimcoreError]) -> int:
    """Return the status of a leaf: its own, or the one of a whole family."""
    whole = next((family for family in WHOLE if issubclass(kind, family)), None)
    return EXPECTED[kind] if whole is None else FAMILIES[whole]


def leaves(kind: type[TrimcoreError] = TrimcoreError) -> Iterator[type[TrimcoreError]]:
    """Walk the hierarchy, as far as trimcore itself has made it."""
    children = [each for each in kind.__subclasses__() if each.__module__.startswith("trimcore.")]
    for child in children:
        yield from leaves(child)
    if not children:
        yield kind


LEAVES: list[type[TrimcoreError]] = sorted(set(leaves()), key=lambda each: each.__name__)


def make(kind: type[TrimcoreError]) -> TrimcoreError:
    """Return an error of a kind, whatever it takes to make one."""
    if kind is errors.TooMany:
        return errors.TooMany("slow down", retry_after=7)
    if kind is errors.StorageQuotaReached:
        return errors.StorageQuotaReached(7, 9)
    if kind in {errors.SourceTooLarge, problems.RangeUnsatisfiable}:
        return kind(1000)
    return kind() if kind is errors.EmailTaken else kind("db.internal:27017")


@pytest.mark.parametrize("kind", LEAVES)
def test_every_leaf_has_its_status(kind: type[TrimcoreError]) -> None:
    error = make(kind)
    row = row_of(error)
    assert row is not None, "add it to the table"
    assert row.status == expected(kind)
    response = respond(error)
    assert response.status_code == expected(kind)
    assert response.media_type == MEDIA_TYPE


@pytest.mark.parametrize("kind", FAMILIES)
def test_a_new_leaf_has_its_familys_status(kind: type[TrimcoreError]) -> None:
    error: Exception = Exception.__new__(type("Novel", (kind,), {}))
    row = row_of(error)
    assert row is not None
    assert row.status == FAMILIES[kind]


def test_the_table_has_no_row_for_everything() -> None:
    assert TrimcoreError not in TABLE
    assert Exception not in TABLE


@pytest.mark.parametrize(
    "error", [errors.Unavailable("db.internal:27017"), errors.StaleVersion("5d39"), KeyError("x")]
)
def test_nothing_of_the_inside_is_shown(error: Exception) -> None:
    shown = respond(error).content.decode()
    assert "27017" not in shown
    assert "5d39" not in shown
    assert "KeyError" not in shown


def test_each_wrong_field_is_an_error_of_its_own() -> None:
    error = errors.InvalidInput(
        Fault(field="name", code="required", detail="is required"),
        Fault(field="a/b~c", code="unknown", detail="is no field of this form"),
    )
    assert json.decode(respond(error).content) == {
        "errors": [
            {
                "status": "422",
                "code": "required",
                "title": "Invalid attribute",
                "detail": "is required",
                "source": {"pointer": "/data/attributes/name"},
            },
            {
                "status": "422",
                "code": "unknown",
                "title": "Invalid attribute",
                "detail": "is no field of this form",
                "source": {"pointer": "/data/attributes/a~1b~0c"},
            },
        ],
        "jsonapi": {"version": "1.0"},
    }


def test_what_is_not_authorized_is_exactly_as_the_blueprint_has_it() -> None:
    response = respond(errors.InvalidToken("forged by 10.0.0.1"))
    assert json.decode(response.content) == {
        "errors": [{"detail": "Not authorized", "source": {}}],
        "jsonapi": {"version": "1.0"},
    }
    assert response.headers == {"WWW-Authenticate": "Bearer"}


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (errors.TooMany("slow down", retry_after=7), {"Retry-After": "7"}),
        (errors.Busy("full"), {"Retry-After": "5"}),
        (errors.SourceTooLarge(10), {"Connection": "close"}),
        (problems.BodyStalled("late"), {"Connection": "close"}),
        (problems.RangeUnsatisfiable(10), {"Content-Range": "bytes */10"}),
        (NotFoundException(headers={"X": "y"}), {"X": "y"}),
        (RuntimeError(), {}),
    ],
)
def test_some_errors_have_headers(error: Exception, headers: dict[str, str]) -> None:
    assert respond(error).headers == headers


def test_a_fault_of_the_framework_is_a_fault_of_ours() -> None:
    shown = json.decode(respond(HTTPException("a secret", status_code=500)).content)
    assert shown["errors"][0]["code"] == "internal"
    assert "secret" not in str(shown)
