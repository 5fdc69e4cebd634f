"""Clients that send too much, too slowly or not at all, by hand on raw sockets."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.integration.http.raw import connect, is_closed, read_answer
from tests.integration.http.service import PATIENCE, VIDEO, Account, Service, running, until
from trimcore.adapters.memory.storage.blobs import MemoryByteSource
from trimcore.entrypoints.http.limits import Limits

FIVE_GIB = 5 * 2**30
STALL = 0.5
BEGIN = b"--xyz\r\nContent-Disposition: form-data; name=source_file; filename=a.mp4\r\n\r\n" + VIDEO
NAME = b'--xyz\r\nContent-Disposition: form-data; name="name"\r\n\r\nraw\r\n'
START = b'--xyz\r\nContent-Disposition: form-data; name="trimming_start_time"\r\n\r\n1\r\n'
DURATION = b'--xyz\r\nContent-Disposition: form-data; name="duration"\r\n\r\n2\r\n'
WHOLE = NAME + START + DURATION + BEGIN + b"\r\n--xyz--\r\n"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running(Limits(stall=STALL, linger=0.3)) as service:
        yield service


@pytest.fixture(scope="module")
def patient() -> Iterator[Service]:
    """A service that lets bodies pause for a minute."""
    with running(quiet=1) as service:
        yield service


def head(token: str | None, length: int | str, *more: str) -> bytes:
    """Write the head of an upload of so many bytes, or of another way of framing."""
    framing = (
        f"Content-Length: {length}" if isinstance(length, int) else "Transfer-Encoding: chunked"
    )
    lines = [
        "POST /api/v1/users/videos HTTP/1.1",
        "Host: localhost",
        "Content-Type: multipart/form-data; boundary=xyz",
        framing,
        *([f"Authorization: Bearer {token}"] if token else []),
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize("more", [[], ["Expect: 100-continue"], ["Content-Type: text/plain"]])
def test_a_stranger_hears_no_before_sending_a_body(service: Service, more: list[str]) -> None:
    with connect(service.port) as connection:
        connection.sendall(head(None, FIVE_GIB, *more))
        answer = read_answer(connection)
        assert (answer.status, answer.headers["connection"]) == (401, "close")


@pytest.mark.parametrize("more", [[], ["Expect: 100-continue"]])
def test_too_much_is_refused_before_any_of_it_comes(
    service: Service, account: Account, more: list[str]
) -> None:
    before = service.footprint()
    with connect(service.port) as connection:
        connection.sendall(head(account.token, FIVE_GIB, *more))
        answer = read_answer(connection)
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        assert answer.errors[0]["code"] == "body_too_large"
        assert is_closed(connection)
    assert service.footprint() == before


def test_a_refusal_arrives_though_the_client_sends_on(service: Service) -> None:
    with connect(service.port) as connection:
        connection.sendall(head(None, FIVE_GIB))
        connection.sendall(bytes(8 * 2**20))
        answer = read_answer(connection)
        assert answer.status == 401


def test_a_small_rest_keeps_the_connection(service: Service, account: Account) -> None:
    with connect(service.port) as connection:
        connection.sendall(head(None, len(WHOLE)) + WHOLE)
        assert read_answer(connection).status == 401
        connection.sendall(head(account.token, len(WHOLE)) + WHOLE)
        assert read_answer(connection).status == 201


def test_a_client_that_asks_first_is_told_to_go_on(service: Service, account: Account) -> None:
    with connect(service.port) as connection:
        connection.sendall(head(account.token, len(WHOLE), "Expect: 100-continue"))
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(WHOLE)
        assert read_answer(connection).status == 201


@pytest.mark.parametrize("reset", [False, True])
def test_an_upload_that_breaks_off_leaves_nothing(patient: Service, reset: bool) -> None:
    account = patient.join()
    before = patient.footprint()
    with connect(patient.port) as connection:
        connection.sendall(head(account.token, FIVE_GIB // 2) + NAME + BEGIN)
        until(lambda: len(patient.blobs._uploads) == 1)
        if reset:
            linger_for_nothing = b"\1\0\0\0\0\0\0\0"
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_for_nothing)
    until(lambda: patient.footprint() == before)


def test_a_body_whose_framing_breaks_leaves_nothing(patient: Service) -> None:
    account = patient.join()
    before = patient.footprint()
    with connect(patient.port) as connection:
        chunk = b"%x\r\n%b\r\n" % (len(BEGIN), BEGIN)
        connection.sendall(head(account.token, "chunked") + chunk)
        until(lambda: len(patient.blobs._uploads) == 1)
        connection.sendall(b"this is no length\r\n")
        assert read_answer(connection).status == 400
        assert is_closed(connection)
    until(lambda: patient.footprint() == before)


def test_an_upload_that_pauses_too_long_is_given_up(service: Service, account: Account) -> None:
    before = service.footprint()
    with connect(service.port) as connection:
        connection.sendall(head(account.token, FIVE_GIB // 2) + NAME + BEGIN)
        answer = read_answer(connection)
        assert (answer.status, answer.headers["connection"]) == (408, "close")
        assert answer.errors[0]["code"] == "body_stalled"
        assert is_closed(connection)
    assert service.footprint() == before


def test_a_form_that_pauses_too_long_is_given_up(service: Service) -> None:
    with connect(service.port) as connection:
        connection.sendall(
            b"POST /api/v1/users/session HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail"
        )
        assert read_answer(connection).status == 408


@pytest.mark.alone
def test_many_stalled_uploads_do_not_hold_up_a_plain_get(patient: Service) -> None:
    account = patient.join()
    before = patient.footprint()
    with ExitStack() as stack:
        for number in range(150):
            connection = stack.enter_context(connect(patient.port))
            body = NAME + BEGIN if number % 2 else b""
            connection.sendall(head(account.token, FIVE_GIB // 2) + body)
        until(lambda: len(patient.blobs._uploads) == 75)
        began = time.monotonic()
        assert account.http.get("/api/v1/users/requests").status_code == 200
        assert patient.http.get("/health/ready").status_code == 200
        assert patient.submit(account).status == "scheduled"
        assert time.monotonic() - began < 2
    until(lambda: len(patient.blobs._uploads) == 0)
    assert len(patient.footprint()[0]) == len(before[0]) + 1


@pytest.mark.parametrize(
    "beginning", [b"", b"GET / HT", b"GET /health/live HTTP/1.1\r\nHost: a\r\n"]
)
def test_a_connection_without_a_request_is_closed(patient: Service, beginning: bytes) -> None:
    with connect(patient.port) as connection:
        connection.sendall(beginning)
        assert is_closed(connection)


def test_a_reader_who_takes_nothing_is_given_up(
    service: Service, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = threading.Event()
    monkeypatch.setattr(MemoryByteSource, "close", lambda _: closed.set())
    service.finish(service.submit(account), bytes(32 * 2**20))
    (video,) = account.http.get("/api/v1/users/videos").json()["data"]
    path = video["attributes"]["url"].partition(str(service.port))[2]
    with connect(service.port) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert closed.wait(PATIENCE)
        received = 0
        while chunk := connection.recv(2**20):
            received += len(chunk)
    assert received < 32 * 2**20


def test_two_at_once_with_one_key_make_one_request(patient: Service) -> None:
    account = patient.join()
    before = patient.footprint()
    with connect(patient.port) as one, connect(patient.port) as other:
        for connection in (one, other):
            connection.sendall(head(account.token, len(WHOLE), "Idempotency-Key: k") + WHOLE[:-9])
        until(lambda: len(patient.blobs._uploads) == 2)
        for connection in (one, other):
            connection.sendall(WHOLE[-9:])
        answers = [read_answer(one), read_answer(other)]
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    replayed = [answer.headers.get("idempotency-replayed") for answer in answers]
    assert sorted(replayed, key=str) == [None, "true"]
    stored, uploads, users, requests = patient.footprint()
    assert (len(stored - before[0]), uploads, requests - before[3]) == (1, 0, 1)
    assert users == before[2]
