"""Calls of webhooks over HTTP."""

import http.client
import ssl
import time
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from standardwebhooks.webhooks import Webhook

from trimcore.adapters.web.deadline import Deadline
from trimcore.adapters.web.pinned import PinnedConnection, dial
from trimcore.adapters.web.public_hosts import HostRefused, PublicHosts
from trimcore.ports.webhooks.webhook_sender import WebhookAnswer, WebhookCall, WebhookSender

TIMEOUT = 15.0
_MOST_READ = 64 * 1024
_EXCERPT = 200
_FORM = "must be an http:// or https:// address in ASCII, without a name and password"
_NOT_PUBLIC = "must lead to a public host"


class HttpWebhookSender(WebhookSender):
    """One connection for each call, to the very address that was looked at; no proxy is used.

    `named` are the hosts that may be called though they are not public: see `PublicHosts`.
    `timeout` is in seconds, for the whole call.
    """

    def __init__(self, named: Collection[str] = (), *, timeout: float = TIMEOUT) -> None:
        self._hosts = PublicHosts(named)
        self._timeout = timeout

    def refusal(self, url: str) -> str | None:
        try:
            parts = _split(url)
        except ValueError:
            return _FORM
        try:
            self._connection(parts)
        except HostRefused:
            return _NOT_PUBLIC
        except (OSError, UnicodeError):
            return None  # The name may be known later; before each call it is looked at again.
        return None

    def send(self, call: WebhookCall) -> WebhookAnswer:
        began_at = time.monotonic()
        status, error, excerpt = self._outcome(call)
        milliseconds = round((time.monotonic() - began_at) * 1000)
        return WebhookAnswer(milliseconds=milliseconds, status=status, error=error, excerpt=excerpt)

    def _outcome(self, call: WebhookCall) -> tuple[int | None, str | None, str]:
        try:
            parts = _split(call.url)
            connection = self._connection(parts)
        except HostRefused:
            return None, "The host is not public.", ""
        except ValueError:
            return None, "The address can't be called.", ""
        except OSError:
            return None, "The host is not known.", ""
        deadline = Deadline(connection, self._timeout)
        try:
            with deadline:
                status, body = _post(connection, parts, call)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            return None, self._sentence(problem, deadline), ""
        return status, None, _excerpt(body)

    def _connection(self, parts: SplitResult) -> PinnedConnection:
        host = parts.hostname or ""
        return dial(self._hosts, parts.scheme, host, parts.port, timeout=self._timeout)

    def _sentence(self, problem: Exception, deadline: Deadline) -> str:
        if deadline.has_passed or isinstance(problem, TimeoutError):
            return f"There was no answer within {self._timeout:g} seconds."
        if isinstance(problem, ssl.SSLError):
            return "The connection could not be encrypted, or the certificate is not trusted."
        if isinstance(problem, http.client.HTTPException) and not isinstance(problem, OSError):
            return "The answer was no HTTP."
        return "The connection failed."


def _post(connection: PinnedConnection, parts: SplitResult, call: WebhookCall) -> tuple[int, bytes]:
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    path = path if path.startswith("/") else f"/{path}"
    connection.request("POST", path, body=call.body.encode(), headers=_headers(call))
    response = connection.getresponse()
    return response.status, _beginning(response)


def _beginning(response: http.client.HTTPResponse) -> bytes:
    """Return how the body begins, as far as it comes: the status has come, and is what counts."""
    try:
        return response.read(_MOST_READ)
    except http.client.IncompleteRead as error:
        return error.partial
    except (OSError, http.client.HTTPException, ValueError):
        return b""


def _headers(call: WebhookCall) -> dict[str, str]:
    signed = (Webhook(secret).sign(call.message_id, call.at, call.body) for secret in call.secrets)
    return {
        "Content-Type": "application/json",
        "User-Agent": "trimcore",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "webhook-id": call.message_id,
        "webhook-timestamp": str(int(call.at.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def _split(url: str) -> SplitResult:
    """Read an address.

    Raises:
        ValueError: it is none that is called.
    """
    parts = urlsplit(url)
    usable = (
        parts.scheme in {"http", "https"}
        and parts.hostname
        and parts.username is None
        and parts.password is None
        and parts.port != 0
        and url.isascii()
        and not any(letter <= " " or letter == "\x7f" for letter in url)
        and "\\" not in parts.netloc
    )
    if not usable:
        raise ValueError(_FORM)
    return parts


def _excerpt(body: bytes) -> str:
    """Return how a body begins, in one line that can be shown."""
    text = body[: 4 * _EXCERPT].decode("utf-8", "replace")
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:_EXCERPT]
