"""Bytes that users send to the memory themselves."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from trimcore.adapters.memory.storage.blobs import MemoryBlobs, MemoryBlobWriter
from trimcore.domain.errors import BlobNotFound, PartsIncomplete, Unavailable
from trimcore.ports.storage.blob_keys import checked_key
from trimcore.ports.storage.direct_uploads import DirectUploads


class MemoryDirectUploads(DirectUploads):
    """Keeps parts beside the blobs; `put` does what a client would by its address."""

    def __init__(self, blobs: MemoryBlobs) -> None:
        self._blobs = blobs
        self._numbers = count(1)
        self._begun: dict[str, tuple[MemoryBlobWriter, dict[int, bytes]]] = {}

    def begin(self, key: str) -> str:
        token = f"token-{next(self._numbers)}"
        self._begun[token] = self._blobs.create(checked_key(key)), {}
        return token

    def link(self, key: str, token: str, number: int, *, size: int, expires_at: datetime) -> str:
        return f"memory:/{checked_key(key)}?{token}/{number}/{size}/{expires_at.isoformat()}"

    def put(self, address: str, body: bytes) -> bool:
        """Take one part, unless it has another size than it should; tell whether it was taken.

        Raises:
            KeyError: nothing was begun there.
        """
        token, number, size, _ = address.partition("?")[2].split("/")
        if len(body) != int(size):
            return False
        self._begun[token][1][int(number)] = body
        return True

    def complete(self, key: str, token: str, sizes: Sequence[int]) -> None:
        if token not in self._begun:
            self._blobs.stat(key)
            return
        writer, parts = self._begun[token]
        if {number: len(body) for number, body in parts.items()} != dict(enumerate(sizes, 1)):
            raise PartsIncomplete("Parts are missing, or have another size.")
        for number in sorted(parts):
            writer.write(parts[number])
        try:
            writer.commit()
        except Unavailable as error:
            raise BlobNotFound(key) from error
        finally:
            self._begun.pop(token, None)

    def abort(self, key: str, token: str) -> None:
        writer, _ = self._begun.pop(token, (None, {}))
        if writer is not None and writer.key == key:
            writer.abort()
