"""What is and is not HTTP, by hand on raw sockets: framing, order, size, and words out of place."""

import pytest

from tests.integration.http.raw import RawAnswer, connect, exchange, is_closed, read_answer
from tests.integration.http.service import JSONAPI, Service

LIVE = b"GET /health/live HTTP/1.1\r\nHost: a\r\n"
LOGIN = (
    b"POST /api/v1/users/session HTTP/1.1\r\nHost: a\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
CHUNKED = b"Transfer-Encoding: chunked\r\n"


def is_refusal(answer: RawAnswer) -> bool:
    """Tell whether it says that what came is no HTTP, and that this was all."""
    return (
        answer.status == 400
        and answer.errors[0]["code"] == "malformed"
        and answer.errors[0]["title"] == "Bad request"
        and answer.headers["content-type"] == JSONAPI
        and answer.headers["connection"] == "close"
    )


@pytest.mark.parametrize(
    "head",
    [
        LOGIN + b"Content-Length: 5\r\nContent-Length: 6\r\n",
        LOGIN + b"Content-Length: 5\r\nContent-Length: 5\r\n",
        LOGIN + b"Content-Length: 5, 6\r\n",
        LOGIN + b"Content-Length: +5\r\n",
        LOGIN + b"Content-Length: -5\r\n",
        LOGIN + b"Content-Length: 0x5\r\n",
        LOGIN + b"Content-Length: 99999999999999999999999\r\n",
        LOGIN + b"Content-Length: 5\r\n" + CHUNKED,
        LOGIN + CHUNKED + b"Content-Length: 5\r\n",
        LOGIN + CHUNKED + CHUNKED,
        LOGIN + b"Transfer-Encoding: gzip, chunked\r\n",
        LOGIN + b"Transfer-Encoding: chunked, identity\r\n",
        LOGIN + b"Transfer-Encoding: xchunked\r\n",
        LOGIN + b"Transfer-Encoding : chunked\r\n",
        LOGIN.replace(b"HTTP/1.1", b"HTTP/1.0") + CHUNKED,
        LIVE + b"Host: b\r\n",
        LIVE.replace(b"Host: a\r\n", b""),
        LIVE.replace(b"HTTP/1.1", b"HTTP/2.0"),
        LIVE.replace(b"HTTP/1.1", b"HTTP/1.2"),
        LIVE.replace(b"HTTP/1.1\r\n", b"\r\n"),
        LIVE + b"X Y: z\r\n",
        LIVE + b"X\0Y: z\r\n",
        LIVE + b"X: a\0b\r\n",
        LIVE + b"X: a\rb\r\n",
        LIVE + b": empty\r\n",
        LIVE + b"no colon\r\n",
        b"GET /health/\xff HTTP/1.1\r\nHost: a\r\n",
        b"GET /health/live http/1.1\r\nHost: a\r\n",
        b"G@T /health/live HTTP/1.1\r\nHost: a\r\n",
        b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n",
    ],
)
def test_what_could_be_framed_in_two_ways_is_refused(service: Service, head: bytes) -> None:
    with connect(service.port) as connection:
        connection.sendall(head + b"\r\nhello" + LIVE + b"\r\n")
        assert is_refusal(read_answer(connection))
        assert is_closed(connection)


@pytest.mark.parametrize("body", [b"5\r\nhello!\r\n0\r\n\r\n", b"zz\r\n", b"-1\r\n", b"f" * 17])
def test_a_body_that_breaks_is_refused(service: Service, body: bytes) -> None:
    with connect(service.port) as connection:
        connection.sendall(LOGIN + CHUNKED + b"\r\n" + body)
        assert is_refusal(read_answer(connection))
        assert is_closed(connection)


@pytest.mark.parametrize(
    ("beginning", "piece"),
    [
        (b"", b"X"),
        (b"GET /", b"x"),
        (LIVE, b"x"),
        (LIVE + b"X: ", b"y"),
        (LIVE, b"X: y\r\n"),
        (LOGIN + CHUNKED + b"\r\n5;", b"x"),
        (LOGIN + CHUNKED + b"\r\n0\r\nX: ", b"y"),
        (LOGIN + CHUNKED + b"\r\n0\r\n", b"X: y\r\n"),
    ],
)
def test_what_never_ends_is_refused(service: Service, beginning: bytes, piece: bytes) -> None:
    with connect(service.port) as connection:
        connection.sendall(beginning)
        try:
            for _ in range(64):
                connection.sendall(piece * (16 * 1024 // len(piece)))
            assert is_refusal(read_answer(connection))
            assert is_closed(connection)
        except ConnectionError:
            return


def test_a_head_of_many_reads_is_served(service: Service) -> None:
    with connect(service.port) as connection:
        for byte in LIVE + b"X: " + b"y" * 100 + b"\r\n\r\n":
            connection.sendall(bytes([byte]))
        assert read_answer(connection).status == 200


def test_requests_that_come_at_once_are_answered_in_their_order(service: Service) -> None:
    with connect(service.port) as connection, connection.makefile("rb") as answers:
        connection.sendall(
            LIVE + b"\r\n" + LOGIN + b"Content-Length: 0\r\n\r\n" + LIVE + b"\r\nGARBAGE\r\n\r\n"
        )
        received = answers.read()
    statuses = [part[:3] for part in received.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"422", b"200", b"400"]


def test_too_many_that_come_at_once_are_refused_at_their_end(service: Service) -> None:
    with connect(service.port) as connection, connection.makefile("rb") as answers:
        connection.sendall((LIVE + b"\r\n") * 200)
        received = answers.read()
    statuses = [part[:3] for part in received.split(b"HTTP/1.1 ")[1:]]
    assert 64 <= statuses.count(b"200") < 200
    assert statuses[-1] == b"400"
    assert set(statuses[:-1]) == {b"200"}


def test_what_follows_a_body_is_no_header(service: Service) -> None:
    trailer = f"Authorization: Bearer {service.join().token}\r\n".encode()
    with connect(service.port) as connection:
        connection.sendall(
            b"GET /api/v1/users/requests HTTP/1.1\r\nHost: a\r\n"
            + CHUNKED
            + b"\r\n0\r\n"
            + trailer
            + b"\r\n"
        )
        assert read_answer(connection).status == 401


@pytest.mark.parametrize("wish", [b"websocket", b"h2c"])
def test_who_wishes_for_another_protocol_gets_this_one(service: Service, wish: bytes) -> None:
    with connect(service.port) as connection, connection.makefile("rb") as answers:
        upgrade = b"Connection: Upgrade\r\nUpgrade: " + wish + b"\r\n\r\n"
        connection.sendall(LIVE + upgrade + LIVE + b"Connection: close\r\n\r\n")
        assert answers.read().count(b"HTTP/1.1 200") == 2


@pytest.mark.parametrize("method", [b"BREW", b"get", b"TRACE", b"X-Y"])
def test_a_method_that_nobody_has_is_not_allowed(service: Service, method: bytes) -> None:
    answer = exchange(service.port, LIVE.replace(b"GET", method) + b"\r\n")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]


def test_an_old_client_is_answered_and_left(service: Service) -> None:
    with connect(service.port) as connection:
        connection.sendall(LIVE.replace(b"HTTP/1.1", b"HTTP/1.0") + b"\r\n")
        assert read_answer(connection).status == 200
        assert is_closed(connection)
