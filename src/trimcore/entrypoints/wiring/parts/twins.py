"""Parts without any infrastructure: quick, complete, and gone with the process."""

from typing import TypedDict

from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.media import Media
from trimcore.ports.passwords import Passwords
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.leadership import Leadership
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.stores.users import Users
from trimcore.ports.tokens import Tokens


class Ports(TypedDict, total=False):
    """Parts that take the place of those that the settings choose."""

    users: Users
    sessions: Sessions
    requests: Requests
    throttle: Throttle
    leadership: Leadership
    blobs: Blobs
    media: Media
    passwords: Passwords
    tokens: Tokens
    clock: Clock
    ids: Ids


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

    return {
        "clock": MemoryClock(),
        "ids": MemoryIds(),
        "media": MemoryMedia(),
        "passwords": MemoryPasswords(),
        "tokens": MemoryTokens(),
    }
