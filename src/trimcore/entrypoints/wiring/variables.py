"""How one variable is read and checked; each reader raises SettingError, which names it."""

from collections.abc import Callable, Mapping
from typing import TypeVar

Parsed = TypeVar("Parsed")

HIGHEST_PORT = 65535


class SettingError(Exception):
    """A setting is missing or wrong; the message is one line that begins with its name."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} {reason}")
        self.name, self.reason = name, reason


def whole(given: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    """Return a whole number, at least `least`."""
    value = parsed(name, given.get(name) or str(default), int)
    if value < least:
        raise SettingError(name, f"must be a whole number from {least} on")
    return value


def choice(given: Mapping[str, str], name: str, choices: tuple[str, ...], *, default: str) -> str:
    """Return one of the choices."""
    value = (given.get(name) or default).lower()
    if value not in choices:
        raise SettingError(name, f"must be one of {', '.join(choices)}")
    return value


def port(given: Mapping[str, str], name: str) -> int | None:
    """Return a port, or None."""
    if not given.get(name):
        return None
    value = whole(given, name, 0, least=0)
    if value > HIGHEST_PORT:
        raise SettingError(name, f"must be a port, at most {HIGHEST_PORT}")
    return value


def parsed(name: str, text: str, parse: Callable[[str], Parsed]) -> Parsed:
    """Return what `parse` makes of the text."""
    try:
        return parse(text)
    except ValueError:
        raise SettingError(name, "can't be read") from None
