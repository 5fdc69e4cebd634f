"""Ids that are the same in every run."""

from itertools import count
from uuid import UUID

from trimcore.ports.ids import Ids


class MemoryIds(Ids):
    """Counts upwards; `second` (Unix time) is what the object ids say about their making."""

    def __init__(self, second: int = 0x5D39F2F2) -> None:
        self._second = second
        # One step of `count` is atomic, so threads never get the same number.
        self._object_ids = count(1)
        self._uuids = count(1)
        self._secrets = count(1)

    def object_id(self) -> str:
        return f"{self._second:08x}{next(self._object_ids):016x}"

    def uuid(self) -> UUID:
        return UUID(int=next(self._uuids), version=4)

    def secret(self) -> bytes:
        return next(self._secrets).to_bytes(32, "big")
