"""The stores in memory, gone with the process."""

from trimcore.adapters.system.clock import SystemClock
from trimcore.entrypoints.wiring.parts.stores import Database
from trimcore.entrypoints.wiring.settings import Settings


def memory_database(_: Settings) -> Database:
    """Return stores that are empty."""
    from trimcore.adapters.memory.stores.leadership import MemoryLeadership
    from trimcore.adapters.memory.stores.requests import MemoryRequests
    from trimcore.adapters.memory.stores.sessions import MemorySessions
    from trimcore.adapters.memory.stores.sources import MemorySources
    from trimcore.adapters.memory.stores.throttle import MemoryThrottle
    from trimcore.adapters.memory.stores.uploads import MemoryUploads
    from trimcore.adapters.memory.stores.users import MemoryUsers
    from trimcore.adapters.memory.webhooks.deliveries import MemoryDeliveries
    from trimcore.adapters.memory.webhooks.webhooks import MemoryWebhooks

    return Database(
        users=MemoryUsers(),
        sessions=MemorySessions(),
        requests=MemoryRequests(),
        uploads=MemoryUploads(),
        sources=MemorySources(),
        webhooks=MemoryWebhooks(),
        deliveries=MemoryDeliveries(),
        throttle=MemoryThrottle(),
        leadership=MemoryLeadership(),
        clock=SystemClock(),
        close=lambda: None,
        migrate=lambda: None,
    )
