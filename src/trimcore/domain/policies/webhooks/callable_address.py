"""Whether an address may be a webhook's."""

from trimcore.domain.errors import Fault
from trimcore.domain.model.webhooks.webhook import LONGEST_URL
from trimcore.ports.webhooks.webhook_sender import WebhookSender


def url_faults(url: str, sender: WebhookSender) -> list[Fault]:
    """Check an address, and that its host may be called; an unknown host may be known later."""
    if not 0 < len(url) <= LONGEST_URL:
        detail = f"must have 1 to {LONGEST_URL} characters"
        return [Fault(field="url", code="wrong_length", detail=detail)]
    refusal = sender.refusal(url)
    return [] if refusal is None else [Fault(field="url", code="not_callable", detail=refusal)]
