"""How one variable is read and checked; each reader raises SettingError, which names it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

Parsed = TypeVar("Parsed")

HIGHEST_PORT = 65535


class SettingError(Exception):
    """A setting is missing or wrong; the message is one line that begins with its name."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} {reason}")
        self.name, self.reason = name, reason


def url(given: Mapping[str, str], name: str, default: str, schemes: set[str]) -> str:
    """Return a URL with one of the schemes."""
    text = given.get(name) or default
    if _parsed(name, text, urlsplit).scheme not in schemes:
        raise SettingError(name, f"must be a URL with one of the schemes {_listed(schemes)}")
    return text


def address(given: Mapping[str, str], name: str) -> str | None:
    """Return an http or https address without its trailing slash, or None."""
    text = given.get(name) or None
    if text is None:
        return None
    parts = _parsed(name, text, urlsplit)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise SettingError(name, "must be an http or https address")
    return text.rstrip("/")


def whole(given: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    """Return a whole number, at least `least`."""
    value = _parsed(name, given.get(name) or str(default), int)
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


def _parsed(name: str, text: str, parse: Callable[[str], Parsed]) -> Parsed:
    try:
        return parse(text)
    except ValueError:
        raise SettingError(name, "can't be read") from None


def _listed(schemes: set[str]) -> str:
    return ", ".join(sorted(schemes))


def path_of(name: str, url: str) -> Path:
    """Return the path that a URL without a host names."""
    parts = urlsplit(url)
    if parts.netloc or not parts.path.strip("/"):
        raise SettingError(name, f"must have three slashes and a path, as {parts.scheme}:///data")
    return Path(unquote(parts.path))
