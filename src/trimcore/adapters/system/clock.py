"""The machine's clock."""

from datetime import UTC, datetime

from trimcore.ports.clock import Clock


class SystemClock(Clock):
    """Reads the machine's wall clock."""

    def now(self) -> datetime:
        exact = datetime.now(UTC)
        return exact.replace(microsecond=exact.microsecond // 1000 * 1000)
