"""Ids from the machine's time and randomness."""

import os
import secrets
import time
from threading import Lock
from uuid import UUID, uuid4

from trimcore.ports.ids import Ids

_COUNTER_BITS = 24


class SystemIds(Ids):
    """Object ids of 4 bytes of Unix seconds, 5 random bytes of the process, and 3 of a counter.

    They keep rising when the machine's clock is set back: then the last second is counted on.
    A forked child draws random bytes of its own.
    """

    def __init__(self) -> None:
        self._last = 0
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def object_id(self) -> str:
        with self._lock:
            # Seconds and counter are one number, so a full counter carries into the seconds.
            self._last = max(self._last + 1, int(time.time()) << _COUNTER_BITS)
            last = self._last
        second, number = divmod(last, 1 << _COUNTER_BITS)
        return f"{second:08x}{self._process}{number:06x}"

    def uuid(self) -> UUID:
        return uuid4()

    def secret(self) -> bytes:
        return secrets.token_bytes(32)

    def _begin(self) -> None:
        self._lock = Lock()
        self._process = secrets.token_hex(5)
