import pytest

from trimcore.adapters.memory.webhooks.deliveries import MemoryDeliveries
from trimcore.ports.conformance.webhooks.deliveries import DeliveriesSuite


class TestMemoryDeliveries(DeliveriesSuite):
    @pytest.fixture
    def deliveries(self) -> MemoryDeliveries:
        return MemoryDeliveries()
