"""Files of others in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from trimcore.domain.errors import FetchFailed, SourceTooLarge
from trimcore.ports.storage.downloads import Downloads

RUN = 64 * 1024


class MemoryDownloads(Downloads):
    """Serves the `files` that stand under addresses; every other address is refused."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = {**(files or {})}

    def refusal(self, url: str) -> str | None:
        return None if url in self.files else "must lead to a host that is allowed"

    @contextmanager
    def open(self, url: str, *, most: int) -> Iterator[Iterator[bytes]]:
        if url not in self.files:
            raise FetchFailed("Nothing may be fetched from this address.")
        content = self.files[url]
        if len(content) > most:
            raise SourceTooLarge(most)
        yield (content[start : start + RUN] for start in range(0, len(content), RUN))
