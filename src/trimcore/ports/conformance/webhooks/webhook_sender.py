"""What every sender of webhooks' calls does."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import pytest

from trimcore.ports.webhooks.webhook_sender import WebhookCall, WebhookSender


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A call as it arrived; the names of headers are in lower case."""

    headers: Mapping[str, str]
    body: str


class Receiver(Protocol):
    """Takes calls at an address."""

    url: str

    def answer_with(self, status: int, body: str) -> None:
        """Answer so from now on."""

    def received(self) -> list[Received]:
        """Return the calls so far, oldest first."""


class WebhookSenderSuite:
    """Subclass it, and override both fixtures."""

    @pytest.fixture
    @abstractmethod
    def sender(self) -> WebhookSender:
        """Return the adapter under test."""

    @pytest.fixture
    @abstractmethod
    def receiver(self) -> Receiver:
        """Return a receiver that the sender may call, and which answers 204."""

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "example.com",
            "ftp://example.com/",
            "file:///etc/passwd",
            "http://",
            "http:///path",
            "https://ada:secret@example.com/",
            "https://ada@example.com/",
            "http://example.com:0/",
            "http://example.com:99999999/",
            "http://exa mple.com/",
            "http://example.com/a b",
            "http://example.com/\r\nHost: other",
        ],
    )
    def test_what_is_no_address_of_a_web_server_is_refused(
        self, sender: WebhookSender, url: str
    ) -> None:
        refusal = sender.refusal(url)
        assert refusal is not None
        assert refusal.startswith("must ")

    @pytest.mark.parametrize(
        "host", ["localhost", "127.0.0.1", "10.0.0.7", "169.254.169.254", "192.168.1.1"]
    )
    def test_hosts_that_are_not_public_are_refused(self, sender: WebhookSender, host: str) -> None:
        url = f"http://{host}/hook"
        assert sender.refusal(url) == "must lead to a public host"
        answer = sender.send(a_call(url))
        assert (answer.status, answer.error) == (None, "The host is not public.")

    def test_a_receiver_may_be_called(self, sender: WebhookSender, receiver: Receiver) -> None:
        assert sender.refusal(receiver.url) is None

    def test_the_body_arrives_as_it_is(self, sender: WebhookSender, receiver: Receiver) -> None:
        answer = sender.send(a_call(receiver.url, body='{"type":"Straße 🏖"}'))
        assert (answer.status, answer.error, answer.excerpt) == (204, None, "")
        (received,) = receiver.received()
        assert received.body == '{"type":"Straße 🏖"}'
        assert received.headers["webhook-id"] == "msg_1"
        assert received.headers["webhook-timestamp"] == "1772366400"

    def test_each_secret_signs(self, sender: WebhookSender, receiver: Receiver) -> None:
        sender.send(a_call(receiver.url, "whsec_c2VjcmV0", "whsec_b2xkZXI="))
        sender.send(a_call(receiver.url, "whsec_c2VjcmV0"))
        sender.send(a_call(receiver.url, "whsec_b2xkZXI="))
        both, new, old = (each.headers["webhook-signature"] for each in receiver.received())
        assert both == f"{new} {old}"
        assert new != old
        assert new.startswith("v1,")

    @pytest.mark.parametrize("status", [200, 302, 404, 410, 503])
    def test_the_answer_is_told(
        self, sender: WebhookSender, receiver: Receiver, status: int
    ) -> None:
        receiver.answer_with(status, "so it is")
        answer = sender.send(a_call(receiver.url))
        assert (answer.status, answer.error, answer.excerpt) == (status, None, "so it is")
        assert len(receiver.received()) == 1


def a_call(url: str, *secrets: str, body: str = "{}") -> WebhookCall:
    """Return a call to an address."""
    return WebhookCall(
        url=url,
        message_id="msg_1",
        at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        body=body,
        secrets=secrets or ("whsec_c2VjcmV0",),
    )
