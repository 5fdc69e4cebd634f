"""The caller: shown, given another password, kept logged in."""

from datetime import timedelta

import httpx
import pytest

from tests.integration.http.service import JSONAPI, PASSWORD, Account, Service
from trimcore.domain.model.ids import UserId

ME = "/api/v1/users/me"
SESSION = "/api/v1/users/session"
REQUESTS = "/api/v1/users/requests"
FRESH = "a fresh password"
CHANGE = {"current_password": PASSWORD, "password": FRESH, "password_confirmation": FRESH}


def codes(answer: httpx.Response) -> set[tuple[str, str]]:
    """Return field and code of every fault."""
    return {
        (error["source"]["pointer"].rpartition("/")[2], error["code"])
        for error in answer.json()["errors"]
    }


def test_a_caller_sees_themselves(account: Account) -> None:
    answer = account.http.get(ME)
    assert answer.status_code == 200
    assert answer.json()["data"] == {
        "id": account.id,
        "type": "users",
        "attributes": {"email": account.email},
    }


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE", "POST"])
def test_nobody_is_nobody(service: Service, method: str) -> None:
    assert service.http.request(method, ME).status_code == 401


@pytest.mark.parametrize("as_document", [False, True])
def test_another_password_ends_the_other_sessions(
    service: Service, account: Account, as_document: bool
) -> None:
    login = {"email": account.email, "password": PASSWORD}
    other = service.http.post(SESSION, data=login).json()["data"]["attributes"]["access"]
    if as_document:
        data = {"type": "users", "id": account.id, "attributes": CHANGE}
        answer = account.http.patch(ME, json={"data": data}, headers={"Content-Type": JSONAPI})
    else:
        answer = account.http.patch(ME, data=CHANGE)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["id"] == account.id
    assert account.http.get(REQUESTS).status_code == 200
    headers = {"Authorization": f"Bearer {other}"}
    assert service.http.get(REQUESTS, headers=headers).status_code == 401
    assert service.http.post(SESSION, data=login).status_code == 401
    assert service.http.post(SESSION, data=login | {"password": FRESH}).status_code == 201


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"current_password": "not mine"}, {("current_password", "wrong")}),
        ({"password_confirmation": "other one"}, {("password_confirmation", "mismatch")}),
        (dict.fromkeys(CHANGE), {(field, "required") for field in CHANGE}),
        ({"email": "x@example.com"}, {("email", "unknown")}),
    ],
)
def test_every_wrong_field_is_named(
    account: Account, changes: dict[str, str | None], expected: set[tuple[str, str]]
) -> None:
    typed = {name: value for name, value in (CHANGE | changes).items() if value is not None}
    answer = account.http.patch(ME, data=typed)
    assert (answer.status_code, codes(answer)) == (422, expected)


@pytest.mark.parametrize(
    ("data", "status", "pointer"),
    [
        ({"type": "users", "id": "5d39f6128d366978db32e803", "attributes": CHANGE}, 409, "id"),
        ({"type": "tokens", "attributes": CHANGE}, 409, "type"),
        ({"type": "users"}, 422, "attributes/current_password"),
    ],
)
def test_a_document_of_something_else_is_refused(
    account: Account, data: dict[str, object], status: int, pointer: str
) -> None:
    answer = account.http.patch(ME, json={"data": data}, headers={"Content-Type": JSONAPI})
    assert answer.status_code == status, answer.text
    assert answer.json()["errors"][0]["source"] == {"pointer": f"/data/{pointer}"}
    assert account.http.get(ME).status_code == 200


def test_a_token_is_renewed(service: Service, account: Account) -> None:
    answer = account.http.patch(SESSION)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["type"] == "tokens"
    assert account.http.get(REQUESTS).status_code == 401
    headers = {"Authorization": f"Bearer {data['attributes']['access']}"}
    assert service.http.get(REQUESTS, headers=headers).status_code == 200
    assert account.http.patch(SESSION).status_code == 401


def test_who_leaves_is_nobody_at_once_and_gone_soon(service: Service) -> None:
    account = service.join()
    before = service.footprint()
    request = service.finish(service.submit(account), content=b"the result")
    service.submit(account)
    (video,) = account.http.get("/api/v1/users/videos").json()["data"]
    url = video["attributes"]["url"]
    assert service.http.get(url).content == b"the result"
    answer = account.http.request("DELETE", ME, data={"password": PASSWORD})
    assert (answer.status_code, answer.content) == (204, b"")
    login = {"email": account.email, "password": PASSWORD}
    assert account.http.get(ME).status_code == 401
    assert service.http.post(SESSION, data=login).status_code == 401
    erase = service.container.erase_accounts()
    assert erase.execute() == 0
    assert service.http.get(url).status_code == 404
    service.clock.advance(timedelta(seconds=20))
    assert erase.execute() == 1
    after = service.footprint()
    assert after[2] == before[2] - 1
    assert not [key for key in after[0] if request.id in key]
    assert service.container.requests().list_of_user(UserId(account.id)) == []
    assert service.container.sources().list_of_user(UserId(account.id)) == []
    again = {**login, "password_confirmation": PASSWORD}
    assert service.http.post("/api/v1/users/registration", data=again).status_code == 201


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"password": "not mine"}, {("password", "wrong")}),
        ({}, {("password", "required")}),
        ({"password": PASSWORD, "sure": "yes"}, {("sure", "unknown")}),
    ],
)
def test_only_who_knows_the_password_may_leave(
    account: Account, typed: dict[str, str], expected: set[tuple[str, str]]
) -> None:
    answer = account.http.request("DELETE", ME, data=typed)
    assert (answer.status_code, codes(answer)) == (422, expected)
    assert account.http.get(ME).status_code == 200
