import pytest

from trimcore.adapters.memory.webhooks.webhooks import MemoryWebhooks
from trimcore.ports.conformance.webhooks.webhooks import WebhooksSuite


class TestMemoryWebhooks(WebhooksSuite):
    @pytest.fixture
    def webhooks(self) -> MemoryWebhooks:
        return MemoryWebhooks()
