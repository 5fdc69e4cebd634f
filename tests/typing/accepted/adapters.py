"""Parts of a user's own, in the places of ports."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.clock import Clock
from trimcore.ports.media import Media
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource
from trimcore.ports.stores.throttle import Throttle


class Slow(Clock):
    """Inherits the port, as adapters do."""

    def now(self) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=1)


class Still:
    """Has the port's shape, and knows nothing of it."""

    def now(self) -> datetime:
        return datetime(2030, 1, 1, tzinfo=UTC)


class Events(Throttle):
    def __init__(self) -> None:
        self._kept: dict[str, list[datetime]] = {}

    def record(self, key: str, now: datetime, *, keep_until: datetime) -> None:
        self._kept.setdefault(key, []).append(now)

    def moments(self, key: str, since: datetime) -> tuple[datetime, ...]:
        return tuple(at for at in self._kept.get(key, []) if at > since)

    def clear(self, key: str) -> None:
        self._kept.pop(key, None)

    def delete_expired(self, now: datetime) -> int:
        return 0


class Counting(Media):
    """An engine around another."""

    def __init__(self, engine: Media) -> None:
        self._engine = engine
        self.cuts = 0

    def trim(
        self,
        source: ByteSource,
        window: TrimWindow,
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        watch: Callable[[int], None],
    ) -> Receipt:
        self.cuts += 1
        return self._engine.trim(source, window, sink, mode=mode, watch=watch)


def clocks() -> list[Clock]:
    return [Slow(), Still()]


def throttle() -> Throttle:
    return Events()
