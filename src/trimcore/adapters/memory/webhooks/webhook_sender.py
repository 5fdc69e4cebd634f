"""Calls of webhooks that go nowhere."""

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from threading import Lock

from trimcore.ports.webhooks.webhook_sender import WebhookAnswer, WebhookCall, WebhookSender

_ADDRESS = re.compile(r"https?://(?P<host>[a-z0-9.-]+)(:[1-9]\d{0,4})?(/[!-~]*)?", re.ASCII)
_TAKEN = WebhookAnswer(milliseconds=0, status=204)


class MemoryWebhookSender(WebhookSender):
    """Keeps calls in `calls`, and answers each as `answers` says for its address, or with 204.

    Hosts whose name has no dot, or ends in a number, count as not public.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.calls: list[WebhookCall] = []
        self.answers: dict[str, WebhookAnswer] = {}

    def refusal(self, url: str) -> str | None:
        parts = _ADDRESS.fullmatch(url)
        if parts is None:
            return "must be an http:// or https:// address without a name and password"
        last = parts["host"].rpartition(".")[2]
        public = "." in parts["host"] and not last.isdigit()
        return None if public else "must lead to a public host"

    def send(self, call: WebhookCall) -> WebhookAnswer:
        with self._lock:
            if self.refusal(call.url) is not None:
                return WebhookAnswer(milliseconds=0, error="The host is not public.")
            self.calls.append(call)
            return self.answers.get(call.url, _TAKEN)

    def headers(self, call: WebhookCall) -> Mapping[str, str]:
        """Return what says who calls, as a receiver would get it; names are in lower case."""
        second = str(int(call.at.timestamp()))
        signed = f"{call.message_id}.{second}.{call.body}".encode()
        keys = [b64decode(secret.removeprefix("whsec_")) for secret in call.secrets]
        digests = [hmac.digest(key, signed, hashlib.sha256) for key in keys]
        return {
            "webhook-id": call.message_id,
            "webhook-timestamp": second,
            "webhook-signature": " ".join(f"v1,{b64encode(each).decode()}" for each in digests),
        }
