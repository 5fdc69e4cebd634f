"""The commands, and which extra brings what they lack."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import NamedTuple

OF_PACKAGES: Mapping[str, str] = {
    "av": "engine",
    "dramatiq": "worker",
    "minio": "minio",
    "opentimelineio": "otio",
    "pika": "worker",
    "pymongo": "mongo",
    "urllib3": "minio",
}


class Listed(NamedTuple):
    """What is known of a command without loading it."""

    extra: str
    needs: tuple[str, ...]
    """Packages without any of which it can't be loaded, but for those that all commands need."""
    about: str
    """How its help begins."""


_SERVICE = ("dependency_injector", "msgspec", "prometheus_client")
COMMANDS: Mapping[str, Listed] = {
    "serve": Listed(
        "web",
        (*_SERVICE, "structlog"),
        "Serve the HTTP API; with the in-process queue, trim in this process too.",
    ),
    "worker": Listed(
        "worker",
        (*_SERVICE, "structlog"),
        "Trim what is submitted elsewhere on the same parts, until SIGTERM or SIGINT.",
    ),
    "sweep": Listed(
        "web",
        _SERVICE,
        "Schedule again what silent workers hold, ring for what waits, remove what nobody owns.",
    ),
    "check": Listed(
        "web",
        _SERVICE,
        "Ask database, storage and queue whether they answer; exit 1 if one does not.",
    ),
    "trim": Listed("cli", (), "Cut a piece out of SOURCE and write it to OUTPUT."),
    "inspect": Listed("cli", (), "Tell what SOURCE is."),
}


def extra_for(package: str, arguments: Sequence[str]) -> str:
    """Return the extra to install for a package that a command line lacks.

    What several extras bring is installed with the one that the command needs.
    """
    command = next((word for word in arguments if word in COMMANDS), "trim")
    return OF_PACKAGES.get(package) or COMMANDS[command].extra


def is_installed(package: str) -> bool:
    """Tell whether a package is there, without loading it."""
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False
