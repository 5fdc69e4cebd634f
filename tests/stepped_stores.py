"""Twins of stores that let a test step in before or after a call, as another process might."""

from collections.abc import Callable

from trimcore.adapters.memory.storage.blobs import MemoryBlobs
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.adapters.memory.stores.sources import MemorySources
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest


class Stepped:
    """Has steps by the name of their place, such as `before add`; each is taken once."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: dict[str, Callable[[], object]] = {}

    def step(self, name: str) -> None:
        """Step in, if a step is there."""
        self.steps.pop(name, lambda: None)()


class SteppedSources(Stepped, MemorySources):
    """Sources with steps."""

    def add(self, source: Source) -> None:
        self.step("before add")
        super().add(source)

    def replace(self, source: Source) -> None:
        super().replace(source)
        self.step("after replace")


class SteppedRequests(Stepped, MemoryRequests):
    """Requests with steps."""

    def add(self, request: TrimRequest) -> None:
        self.step("before add")
        super().add(request)
        self.step("after add")

    def replace(self, request: TrimRequest) -> None:
        self.step("before replace")
        super().replace(request)

    def remove(self, request: TrimRequest) -> None:
        self.step("before remove")
        super().remove(request)


class AwayBlobs(MemoryBlobs):
    """A store of bytes that does not answer when something is to go."""

    def delete(self, key: str) -> None:
        raise Unavailable(key)


class StuckBlobs(MemoryBlobs):
    """A store of bytes that does not answer when those under one key are to go."""

    stuck = ""

    def delete(self, key: str) -> None:
        if key == self.stuck:
            raise Unavailable(key)
        super().delete(key)


def crash() -> None:
    """Stop as a process does that is killed, or whose database is away."""
    raise Unavailable("killed")
