import pytest

from trimcore.adapters.memory.webhooks.webhook_sender import MemoryWebhookSender
from trimcore.ports.conformance.webhooks.webhook_sender import (
    Received,
    Receiver,
    WebhookSenderSuite,
)
from trimcore.ports.webhooks.webhook_sender import WebhookAnswer

URL = "https://hooks.example.com/in"


class MemoryReceiver(Receiver):
    def __init__(self, sender: MemoryWebhookSender) -> None:
        self._sender = sender
        self.url = URL

    def answer_with(self, status: int, body: str) -> None:
        self._sender.answers[URL] = WebhookAnswer(milliseconds=1, status=status, excerpt=body)

    def received(self) -> list[Received]:
        return [
            Received(headers=self._sender.headers(call), body=call.body)
            for call in self._sender.calls
        ]


class TestMemoryWebhookSender(WebhookSenderSuite):
    @pytest.fixture
    def sender(self) -> MemoryWebhookSender:
        return MemoryWebhookSender()

    @pytest.fixture
    def receiver(self, sender: MemoryWebhookSender) -> MemoryReceiver:
        return MemoryReceiver(sender)
