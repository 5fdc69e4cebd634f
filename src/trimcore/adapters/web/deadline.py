"""The time within which a call on a connection has to be over."""

import threading
from typing import Self

from trimcore.adapters.web.pinned import PinnedConnection


class Deadline:
    """Hangs up when so many seconds have passed, however slowly bytes trickle in until then."""

    def __init__(self, connection: PinnedConnection, seconds: float) -> None:
        self._connection = connection
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self.has_passed = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def _end(self) -> None:
        self.has_passed = True
        self._connection.hang_up()
