"""Calls over HTTP: signed as everybody checks, to hosts that may be called, and never for long."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from standardwebhooks.webhooks import Webhook

from tests.receivers import HttpReceiver, receiving
from trimcore.adapters.web.webhook_sender import HttpWebhookSender
from trimcore.ports.conformance.webhooks.webhook_sender import WebhookSenderSuite, a_call
from trimcore.ports.webhooks.webhook_sender import WebhookCall


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def sender(receiver: HttpReceiver) -> HttpWebhookSender:
    return HttpWebhookSender([receiver.host], timeout=5)


class TestHttpWebhookSender(WebhookSenderSuite):
    @pytest.fixture
    def receiver(self) -> Iterator[HttpReceiver]:
        with receiving() as receiver:
            yield receiver

    @pytest.fixture
    def sender(self, receiver: HttpReceiver) -> HttpWebhookSender:
        return HttpWebhookSender([receiver.host], timeout=5)


def test_the_signature_is_one_that_the_library_accepts(
    sender: HttpWebhookSender, receiver: HttpReceiver
) -> None:
    secrets = ("whsec_c2VjcmV0", "whsec_b2xkZXI=")
    call = WebhookCall(
        url=receiver.url, message_id="msg_x", at=datetime.now(UTC), body='{"a": 1}', secrets=secrets
    )
    sender.send(call)
    (received,) = receiver.received()
    for secret in secrets:
        assert Webhook(secret).verify(received.body, dict(received.headers)) == {"a": 1}


def test_only_the_named_port_of_a_private_host_is_called(
    sender: HttpWebhookSender, receiver: HttpReceiver
) -> None:
    with receiving() as other:
        assert sender.send(a_call(other.url)).error == "The host is not public."
        assert other.received() == []


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that stands for a public host first and for a private one a moment later."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, port: int, *args: int, **options: int) -> object:
        if host != "rebind.example.com":
            return real(host, port, *args, **options)
        asked.append(host)
        address = "127.0.0.1" if len(asked) > 1 else "93.184.216.34"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    called: list[object] = []

    def connect(address: tuple[str, int], *_: object) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    sender = HttpWebhookSender(timeout=5)
    answer = sender.send(a_call(f"http://rebind.example.com:{receiver.port}/"))
    assert answer.error == "The connection failed."
    assert asked == ["rebind.example.com"]
    assert called == [("93.184.216.34", receiver.port)]


def test_proxies_of_the_environment_are_not_used(
    sender: HttpWebhookSender, receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert sender.send(a_call(receiver.url)).status == 204


def test_a_certificate_that_is_not_trusted_ends_the_call(
    sender: HttpWebhookSender, receiver: HttpReceiver
) -> None:
    answer = sender.send(a_call(receiver.url.replace("http:", "https:")))
    assert answer.status is None
    assert answer.error is not None
    assert "encrypted" in answer.error
    assert receiver.received() == []


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    sender = HttpWebhookSender([f"127.0.0.1:{port}"], timeout=5)
    assert sender.send(a_call(f"http://127.0.0.1:{port}/")).error == "The connection failed."


def test_a_name_that_nobody_knows_may_be_known_later() -> None:
    sender = HttpWebhookSender(timeout=5)
    url = "https://no-such-host.invalid/hook"
    assert sender.refusal(url) is None
    assert sender.send(a_call(url)).error == "The host is not known."


@pytest.mark.parametrize(
    ("before", "error"),
    [
        (b"", "There was no answer within 1 seconds."),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n258\r\n", None),
    ],
    ids=["head", "body", "body of a length", "body in chunks"],
)
def test_one_that_trickles_is_given_up(
    receiver: HttpReceiver, before: bytes, error: str | None
) -> None:
    """Each wait for a byte is short, all of them are not; a status that came counts."""
    ended = threading.Event()

    def trickle(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(before)
            for _ in range(600):
                handler.wfile.write(b"X")
                handler.wfile.flush()
                ended.wait(0.1)
        except OSError:
            return

    receiver.answer = trickle
    sender = HttpWebhookSender([receiver.host], timeout=1)
    began_at = time.monotonic()
    answer = sender.send(a_call(receiver.url))
    ended.set()
    assert answer.error == error
    assert time.monotonic() - began_at < 30


@pytest.mark.parametrize("framing", [b"Transfer-Encoding: chunked", b"Content-Length: 9"])
def test_a_status_counts_though_the_rest_breaks_off(
    sender: HttpWebhookSender, receiver: HttpReceiver, framing: bytes
) -> None:
    """A receiver that has taken the call must not be called again for it."""
    body = b"5\r\ntaken\r\n" if b"chunked" in framing else b"taken"

    def break_off(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 202 Accepted\r\n" + framing + b"\r\n\r\n" + body)
        handler.close_connection = True

    receiver.answer = break_off
    answer = sender.send(a_call(receiver.url))
    assert (answer.status, answer.error, answer.excerpt) == (202, None, "taken")


def test_no_more_than_the_beginning_of_an_answer_is_read_and_shown(
    sender: HttpWebhookSender, receiver: HttpReceiver
) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(500)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"<b>\x00\n" * 4096)
        except OSError:
            return

    receiver.answer = endless
    answer = sender.send(a_call(receiver.url))
    assert answer.status == 500
    assert answer.excerpt.startswith("<b> <b> ")
    assert len(answer.excerpt) <= 200


def test_what_is_no_http_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def speak() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"220 mail.example.com ESMTP\r\n")
                connection.recv(4096)

        thread = threading.Thread(target=speak)
        thread.start()
        sender = HttpWebhookSender([f"127.0.0.1:{port}"], timeout=5)
        assert sender.send(a_call(f"http://127.0.0.1:{port}/")).error == "The answer was no HTTP."
        thread.join()
