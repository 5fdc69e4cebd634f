"""Signals that ask a command to end: nothing is left behind, and the shell hears of the signal."""

import os
import signal

TYPE_CHECKING = False  # type checkers take it for true; the module `typing` would take its time
if TYPE_CHECKING:
    from typing import NoReturn

_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_asked: list[int] = []


class Interrupted(BaseException):
    """Somebody asked the command to end; what it was making is cleared away as this passes."""

    def __init__(self, number: int) -> None:
        super().__init__("interrupted; no half-made output is left")
        self.number = number


class Ending:
    """Tells a cut that it is to stop, should what was raised have been caught on its way."""

    def is_set(self) -> bool:
        """Tell whether a signal asked the command to end."""
        return bool(_asked)


def asked_by() -> int | None:
    """Return the signal that asked the command to end, None if none did.

    `Interrupted` is raised wherever the program is just then. Where that is amid the making of a
    class, Python makes another error of it; where nothing can be raised, it is lost.
    """
    return _asked[0] if _asked else None


def raise_when_asked_to_end() -> None:
    """Let them raise `Interrupted`; one that was ignored before stays so, as under nohup."""
    for number in _ASKING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def die_of(number: int) -> "NoReturn":
    """End by a signal, as if nobody had caught it.

    A shell shows 128 and its number (130 for SIGINT), and knows that its loop was meant, too: a
    program that ended by itself would let the loop go on with the next file.
    """
    signal.signal(number, signal.SIG_DFL)
    try:
        os.kill(os.getpid(), number)
    finally:
        os._exit(128 + number)


def _interrupt(number: int, _: object) -> None:
    for each in _ASKING:  # once is enough: a second one must not stop the clearing away
        signal.signal(each, signal.SIG_IGN)
    _asked.append(number)
    raise Interrupted(number)
