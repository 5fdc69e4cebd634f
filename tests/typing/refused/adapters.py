"""Parts that are not what their ports ask for."""

from collections.abc import Callable
from datetime import datetime

from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.clock import Clock
from trimcore.ports.media import Media
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource
from trimcore.ports.stores.throttle import Throttle


class Unfinished(Throttle):
    """Has two of the port's four methods."""

    def record(self, key: str, now: datetime, *, keep_until: datetime) -> None:
        return

    def clear(self, key: str) -> None:
        return


class InSeconds(Clock):
    def now(self) -> float:  # refused: override
        return 0.0


class OfTheWrongShape:
    def now(self, zone: str) -> datetime:
        return datetime.fromisoformat(zone)


class WithoutModes(Media):
    def trim(  # refused: override
        self,
        source: ByteSource,
        window: TrimWindow,
        sink: ByteSink,
        *,
        watch: Callable[[int], None],
    ) -> Receipt:
        raise NotImplementedError


def made() -> Throttle:
    return Unfinished()  # refused: abstract


def clock() -> Clock:
    return OfTheWrongShape()  # refused: return-value


def cut(engine: Media, source: ByteSource, window: TrimWindow, sink: ByteSink) -> None:
    engine.trim(source, window, sink)  # refused: call-arg
    engine.trim(source, window, sink, mode="exact", watch=print)  # refused: arg-type
