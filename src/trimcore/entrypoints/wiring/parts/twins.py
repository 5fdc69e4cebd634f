"""Parts without any infrastructure: quick, complete, and gone with the process."""

from trimcore.entrypoints.wiring.parts.ports import Ports


def twins() -> Ports:
    """Return the ports that no setting puts in memory.

    The clock stands still until it is moved, passwords are hashed without slowness, ids are the
    same in every run, and the engine cuts videos that are written as text.
    """
    from trimcore.adapters.memory.clock import MemoryClock
    from trimcore.adapters.memory.ids import MemoryIds
    from trimcore.adapters.memory.media import MemoryMedia
    from trimcore.adapters.memory.passwords import MemoryPasswords
    from trimcore.adapters.memory.tokens import MemoryTokens
    from trimcore.adapters.memory.webhooks.webhook_sender import MemoryWebhookSender

    return {
        "clock": MemoryClock(),
        "ids": MemoryIds(),
        "media": MemoryMedia(),
        "passwords": MemoryPasswords(),
        "tokens": MemoryTokens(),
        "webhook_sender": MemoryWebhookSender(),
    }
