"""Joining, logging in and out: every rule, and every way to get it wrong."""

from datetime import timedelta

import httpx
import pytest

from tests.integration.http.service import (
    JSONAPI,
    PASSWORD,
    URLENCODED,
    Account,
    Service,
)
from trimcore.domain.errors import Unavailable
from trimcore.domain.usecases.accounts.issue_token import IssueToken

REGISTRATION = "/api/v1/users/registration"
SESSION = "/api/v1/users/session"
ME = "/api/v1/users/me"
GOOD = {
    "email": "new@example.com",
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
}
NAMED = {"type": "users", "id": "5d39", "attributes": GOOD}
"""A new user with an id, which only the service gives."""


def faults(answer: httpx.Response) -> set[tuple[str, str]]:
    """Return field and code of every fault, having checked the form of the errors."""
    assert answer.headers["content-type"] == JSONAPI
    document = answer.json()
    assert document["jsonapi"] == {"version": "1.0"}
    found = set()
    for error in document["errors"]:
        assert error["status"] == "422"
        assert error["title"]
        assert error["detail"]
        found.add((error["source"]["pointer"].rpartition("/")[2], error["code"]))
    return found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": "nope"}, {("email", "not_an_email")}),
        ({"email": "a@b@c.com"}, {("email", "not_an_email")}),
        ({"email": "x\0y@example.com"}, {("email", "unprintable")}),
        ({"email": "a" * 300 + "@example.com"}, {("email", "not_an_email")}),
        ({"email": ""}, {("email", "required")}),
        ({"email": None}, {("email", "required")}),
        ({"password": "short", "password_confirmation": "short"}, {("password", "wrong_length")}),
        (
            {"password": "x" * 129, "password_confirmation": "x" * 129},
            {("password", "wrong_length")},
        ),
        ({"password_confirmation": "other password"}, {("password_confirmation", "mismatch")}),
        ({"role": "admin"}, {("role", "unknown")}),
        ({"email": None, "email[$ne]": ""}, {("email[$ne]", "unknown"), ("email", "required")}),
        (
            {"email": "nope", "password": "x", "password_confirmation": "y", "odd": "1"},
            {
                ("email", "not_an_email"),
                ("password", "wrong_length"),
                ("password_confirmation", "mismatch"),
                ("odd", "unknown"),
            },
        ),
        (
            dict.fromkeys(GOOD),
            {(field, "required") for field in GOOD},
        ),
    ],
)
def test_every_wrong_field_is_named_in_one_answer(
    service: Service, changes: dict[str, str | None], expected: set[tuple[str, str]]
) -> None:
    before = service.footprint()
    fields = {name: value for name, value in (GOOD | changes).items() if value is not None}
    for answer in (
        service.http.post(REGISTRATION, data=fields, headers={"Content-Type": URLENCODED}),
        service.http.post(REGISTRATION, json=document("users", fields), headers=JSONAPI_HEADERS),
    ):
        assert answer.status_code == 422, answer.text
        assert faults(answer) == expected
    assert service.footprint() == before


JSONAPI_HEADERS = {"Content-Type": JSONAPI}


def document(kind: str, attributes: object) -> dict[str, object]:
    """Return a resource as clients send it."""
    return {"data": {"type": kind, "attributes": attributes}}


@pytest.mark.parametrize(
    "email",
    [
        "lavon_rowe+tag@zieme.name",
        "someone@host.test",
        "jörg@münchen.example.com",
        "UPPER@Example.COM",
    ],
)
def test_addresses_are_kept_as_sent(service: Service, email: str) -> None:
    answer = service.http.post(REGISTRATION, data=GOOD | {"email": email})
    assert answer.status_code == 201, answer.text
    assert answer.json()["data"]["attributes"]["email"] == email


def test_an_address_can_be_taken_once_whatever_its_case(service: Service) -> None:
    assert service.http.post(REGISTRATION, data=GOOD | {"email": "Once@a.com"}).is_success
    before = service.footprint()
    answer = service.http.post(REGISTRATION, data=GOOD | {"email": "oNCE@A.com"})
    assert answer.status_code == 422
    assert faults(answer) == {("email", "taken")}
    assert service.footprint() == before


def test_a_user_can_come_as_json_api(service: Service) -> None:
    fields = GOOD | {"email": "json@example.com"}
    joined = service.http.post(
        REGISTRATION, json=document("users", fields), headers=JSONAPI_HEADERS
    )
    assert joined.status_code == 201, joined.text
    fields.pop("password_confirmation")
    token = service.http.post(SESSION, json=document("tokens", fields), headers=JSONAPI_HEADERS)
    assert token.status_code == 201, token.text
    assert token.json()["data"]["id"] == "2019-07-25 18:33:54 UTC"


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        (document("videos", GOOD), 409, "wrong_type", "/data/type"),
        ({"data": NAMED}, 403, "client_generated_id", "/data/id"),
        ({"data": {**NAMED, "id": {}}}, 403, "client_generated_id", "/data/id"),
        ({"data": [{"type": "users", "attributes": GOOD}]}, 400, "malformed", None),
        ({"data": None}, 400, "malformed", None),
        ({}, 400, "malformed", None),
        ([], 400, "malformed", None),
        (document("users", []), 400, "malformed", None),
    ],
)
def test_json_api_bodies_hold_to_the_format(
    service: Service, body: object, status: int, code: str, pointer: str | None
) -> None:
    answer = service.http.post(REGISTRATION, json=body, headers=JSONAPI_HEADERS)
    assert answer.status_code == status, answer.text
    (error,) = answer.json()["errors"]
    assert (error["code"], error.get("source", {}).get("pointer")) == (code, pointer)


def test_members_that_json_api_does_not_know_are_ignored(service: Service) -> None:
    resource = {"type": "users", "attributes": GOOD | {"email": "more@example.com"}, "id": None}
    body = {"data": {**resource, "links": {}, "meta": {}, "more": 1}, "more": 1}
    answer = service.http.post(REGISTRATION, json=body, headers=JSONAPI_HEADERS)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("id_", [None, "5d39f6108d366978db32e7c8", 1, [], {}])
def test_a_change_is_of_the_resource_of_its_address(account: Account, id_: object) -> None:
    attributes = {"current_password": PASSWORD, "password": PASSWORD}
    attributes["password_confirmation"] = PASSWORD
    for given, status in ((id_, 409), (account.id, 200)):
        body = {"data": {"type": "users", "id": given, "attributes": attributes}}
        answer = account.http.patch(ME, json=body, headers=JSONAPI_HEADERS)
        assert answer.status_code == status, answer.text


def test_values_that_are_no_texts_are_named(service: Service) -> None:
    fields = GOOD | {"email": {"$ne": None}, "password": 12345678}
    answer = service.http.post(
        REGISTRATION, json=document("users", fields), headers=JSONAPI_HEADERS
    )
    assert faults(answer) == {
        ("email", "not_a_text"),
        ("password", "not_a_text"),
        ("password_confirmation", "mismatch"),
    }


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        (URLENCODED, b"email=%ff%fe&password=x", 400),
        (URLENCODED, b"\xff\xfe=1", 400),
        (URLENCODED, b"&".join(b"a%d=1" % number for number in range(100)), 400),
        (URLENCODED, b"email=a%40b.com&email=c%40d.com", 422),
        (URLENCODED, b"", 422),
        (URLENCODED, b"\n", 422),
        (URLENCODED, b"x" * 70_000, 413),
        (f"{URLENCODED}; charset=utf-8", b"", 422),
        (f"{URLENCODED}; charset=latin-1", b"", 415),
        (JSONAPI, b"", 400),
        (JSONAPI, b"{", 400),
        (JSONAPI, b'{"data":{"type":"users","attributes":{"email":"\\ud800"}}}', 400),
        (JSONAPI, b"[" * 60_000, 400),
        (JSONAPI, b"\xff", 400),
        (f"{JSONAPI}; charset=utf-8", b"{}", 415),
        (f'{JSONAPI};ext="https://a.example"', b"{}", 415),
        ("application/json", b"{}", 415),
        ("text/plain", b"email=a", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("", b"email=a", 415),
        (";;;", b"email=a", 415),
    ],
)
@pytest.mark.parametrize("path", [REGISTRATION, SESSION])
def test_bodies_of_the_wrong_kind_get_a_clear_answer(
    service: Service, path: str, content_type: str, body: bytes, status: int
) -> None:
    before = service.footprint()
    answer = service.http.post(path, content=body, headers={"Content-Type": content_type})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == JSONAPI
    assert answer.json()["errors"][0]["detail"]
    assert service.footprint() == before


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": ""}, {("email", "required")}),
        ({"password": None}, {("password", "required")}),
        ({"password": None, "email": None}, {("email", "required"), ("password", "required")}),
        ({"grant_type": "password"}, {("grant_type", "unknown")}),
    ],
)
def test_a_login_needs_both_fields(
    service: Service, changes: dict[str, str | None], expected: set[tuple[str, str]]
) -> None:
    login = {"email": "who@example.com", "password": PASSWORD}
    fields = {name: value for name, value in (login | changes).items() if value is not None}
    assert faults(service.http.post(SESSION, data=fields)) == expected


def test_a_wrong_password_and_an_unknown_address_are_told_apart_by_nothing(
    service: Service, account: Account
) -> None:
    answers = [
        service.http.post(SESSION, data={"email": email, "password": password})
        for email, password in (
            (account.email, "wrong password"),
            ("nobody@example.com", PASSWORD),
            ("no address at all", PASSWORD),
            (account.email, "x" * 1000),
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.text for answer in answers} == {
        '{"errors":[{"detail":"Not authorized","source":{}}],"jsonapi":{"version":"1.0"}}'
    }
    assert {answer.headers["www-authenticate"] for answer in answers} == {"Bearer"}


def test_too_many_failures_close_the_door_for_a_while(service: Service, account: Account) -> None:
    wrong = {"email": account.email, "password": "wrong password"}
    for _ in range(10):
        assert service.http.post(SESSION, data=wrong).status_code == 401
    answer = service.http.post(SESSION, data=wrong | {"password": PASSWORD})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "300"
    assert answer.headers["ratelimit-policy"] == '"login";q=10;w=300'
    assert answer.headers["ratelimit"] == '"login";r=0;t=300'
    assert answer.json()["errors"][0]["code"] == "too_many"


def test_every_answer_to_a_login_says_how_many_failures_are_left(
    service: Service, account: Account
) -> None:
    right = {"email": account.email, "password": PASSWORD}
    for number in range(3):
        for fields in (right | {"password": "wrong password"}, right):
            answer = service.http.post(SESSION, data=fields)
            left = f'"login";r={9 - number};t={300 - number}'
            assert answer.headers.get_list("ratelimit") == [left]
            assert answer.headers.get_list("ratelimit-policy") == ['"login";q=10;w=300']
        service.clock.advance(timedelta(seconds=1))
    changed = {"current_password": "not mine", "password": PASSWORD}
    answer = account.http.patch(ME, data={**changed, "password_confirmation": PASSWORD})
    assert (answer.status_code, answer.headers["ratelimit"]) == (422, '"login";r=6;t=297')
    answer = account.http.request("DELETE", ME, data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["ratelimit"]) == (204, '"login";r=6;t=297')


@pytest.mark.parametrize("email", ["", "x" * 1000])
def test_what_is_no_address_has_no_limit(service: Service, email: str) -> None:
    answer = service.http.post(SESSION, data={"email": email, "password": PASSWORD})
    assert "ratelimit" not in answer.headers


def test_nothing_is_said_of_limits_if_nobody_knows(
    service: Service, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the call was for is answered all the same."""

    def away(command: object) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(IssueToken, "quota", lambda self, command: away(command))
    answer = service.http.post(SESSION, data={"email": account.email, "password": PASSWORD})
    assert (answer.status_code, "ratelimit" in answer.headers) == (201, False)


def test_logging_out_ends_the_token(service: Service, account: Account) -> None:
    assert account.http.get("/api/v1/users/requests").status_code == 200
    answer = account.http.delete(SESSION)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-type" not in answer.headers
    assert account.http.get("/api/v1/users/requests").status_code == 401
    assert account.http.delete(SESSION).status_code == 401


def test_a_token_ends_after_an_hour(service: Service) -> None:
    account = service.join()
    service.clock.advance(timedelta(seconds=3598))
    assert account.http.get("/api/v1/users/requests").status_code == 200
    service.clock.advance(timedelta(seconds=2))
    assert account.http.get("/api/v1/users/requests").status_code == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer x",
        "Bearer {token}x",
        "Bearer {token} {token}",
        "{token}",
        "token",
        "Basic {token}",
        "Bearer " + "x" * 5000,
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Bearer \xff",
    ],
)
def test_a_forged_or_missing_token_is_refused(
    service: Service, account: Account, authorization: str
) -> None:
    value = authorization.replace("{token}", account.token).encode("latin-1")
    answer = service.http.get("/api/v1/users/videos", headers={b"Authorization": value})
    assert answer.status_code == 401
    assert answer.json() == {
        "errors": [{"detail": "Not authorized", "source": {}}],
        "jsonapi": {"version": "1.0"},
    }


def test_bearer_may_be_written_in_any_case(service: Service, account: Account) -> None:
    headers = {"Authorization": f"bearer {account.token}"}
    assert service.http.get("/api/v1/users/videos", headers=headers).status_code == 200
