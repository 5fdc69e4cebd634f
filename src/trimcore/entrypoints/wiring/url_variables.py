"""How a variable is read that holds a URL, or hosts; each reader raises SettingError."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from trimcore.entrypoints.wiring.variables import SettingError, parsed


def url(given: Mapping[str, str], name: str, default: str, schemes: set[str]) -> str:
    """Return a URL with one of the schemes."""
    text = given.get(name) or default
    if parsed(name, text, urlsplit).scheme not in schemes:
        raise SettingError(name, f"must be a URL with one of the schemes {_listed(schemes)}")
    return text


def address(given: Mapping[str, str], name: str) -> str | None:
    """Return an http or https address without its trailing slash, or None."""
    text = given.get(name) or None
    if text is None:
        return None
    parts = parsed(name, text, urlsplit)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise SettingError(name, "must be an http or https address")
    return text.rstrip("/")


def hosts(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return hosts, or hosts with a port, that commas or spaces stand between."""
    return tuple((given.get(name) or "").replace(",", " ").lower().split())


def _listed(schemes: set[str]) -> str:
    return ", ".join(sorted(schemes))


def path_of(name: str, url: str) -> Path:
    """Return the path that a URL without a host names."""
    parts = urlsplit(url)
    if parts.netloc or not parts.path.strip("/"):
        raise SettingError(name, f"must have three slashes and a path, as {parts.scheme}:///data")
    return Path(unquote(parts.path))
