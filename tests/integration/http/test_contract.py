"""Every transaction of the blueprint, as written, against a real server."""

import re

import httpx
import pytest

from tests.integration.http.blueprint import Transaction, transactions
from tests.integration.http.service import PASSWORD, VIDEO, Account, Service

TRANSACTIONS = transactions()
ID = re.compile(r"[0-9a-f]{24}")


def test_the_blueprint_has_fifteen_transactions() -> None:
    assert len(TRANSACTIONS) == 15


@pytest.mark.parametrize("transaction", TRANSACTIONS, ids=lambda each: each.name)
def test_a_transaction_works_as_written(service: Service, transaction: Transaction) -> None:
    answer = perform(service, transaction)
    assert answer.status_code == transaction.status, answer.text
    assert answer.headers["content-type"] == transaction.response.headers["Content-Type"]
    if transaction.response.body:
        assert resembles(answer.json(), transaction.document), answer.text
    else:
        assert answer.content == b""


@pytest.mark.parametrize("transaction", TRANSACTIONS, ids=lambda each: each.name)
def test_errors_are_exactly_as_written(service: Service, transaction: Transaction) -> None:
    if transaction.status == 401:
        assert perform(service, transaction).json() == transaction.document


def perform(service: Service, transaction: Transaction) -> httpx.Response:
    """Send the request as written, but for what has to exist first: users, tokens and ids."""
    headers = dict(transaction.request.headers)
    body: bytes = transaction.request.body.encode()
    path = transaction.path
    if headers.get("Authorization", "").startswith("Bearer"):
        account = service.join()
        headers["Authorization"] = f"Bearer {account.token}"
        path = prepare(service, account, transaction)
    if path.endswith("/session"):
        register(service, "andrea.cartwright@harber.com", "password")
    if transaction.method == "POST" and path.endswith("/videos") and transaction.status == 201:
        body = multipart(headers["Content-Type"].partition("boundary=")[2])
    return service.http.request(transaction.method, path, headers=headers, content=body)


def prepare(service: Service, account: Account, transaction: Transaction) -> str:
    """Make what the transaction tells of, and return its path with the ids of what exists."""
    path = transaction.path
    if path.endswith("/restart") and transaction.status == 200:
        failed = service.fail(service.submit(account))
        return ID.sub(failed.id, path)
    if transaction.method == "GET":
        expected = transaction.document["data"]
        for _ in expected:
            request = service.submit(account)
            if path.endswith("/videos"):
                service.finish(request)
    return path


def register(service: Service, email: str, password: str = PASSWORD) -> None:
    """Make sure that somebody has registered."""
    fields = {"email": email, "password": password, "password_confirmation": password}
    assert service.http.post("/api/v1/users/registration", data=fields).status_code in {201, 422}


def multipart(boundary: str) -> bytes:
    """Write the upload of the sample as a client would."""
    fields = {"name": "test video", "trimming_start_time": "1", "duration": "2"}
    texts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    file = (
        f"--{boundary}\r\n"
        'Content-Disposition: form-data; name="source_file"; filename="short_video.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    )
    return f"{texts}{file}".encode() + VIDEO + f"\r\n--{boundary}--\r\n".encode()


def resembles(actual: object, expected: object) -> bool:
    """Tell whether all that is expected is there, of the same kind; lists as long as expected."""
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(
            key in actual and resembles(actual[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(map(resembles, actual, expected))
        )
    if isinstance(expected, str) and ID.fullmatch(expected):
        return isinstance(actual, str) and ID.fullmatch(actual) is not None
    return type(actual) is type(expected)
