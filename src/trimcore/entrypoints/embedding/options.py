"""What an embedded service can be told, by keyword."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from trimcore.entrypoints.wiring.parts.ports import Ports
from trimcore.entrypoints.wiring.parts.twins import twins
from trimcore.entrypoints.wiring.settings import Settings, read_settings
from trimcore.entrypoints.wiring.variables import SettingError
from trimcore.ports.queue import Queue


class Options(Ports, total=False):
    """The settings, named as the variables of the environment are, in lower case; and the ports.

    `database`, `storage` and `queue` are URLs; a queue may be a port instead.
    """

    database: str
    storage: str
    queue: str | Queue
    data_dir: str | Path
    secret_key: str
    public_url: str
    storage_public_url: str
    max_upload_bytes: int
    stored_bytes: int | None
    open_uploads: int
    waiting_requests: int
    looks: int
    event_streams: int
    webhook_calls: int
    registrations: int
    trusted_proxies: int
    cors_origins: Iterable[str]
    fetch_hosts: Iterable[str]
    webhook_hosts: Iterable[str]
    workers: int
    metrics: bool
    page: bool


_URLS = frozenset({"database", "storage", "queue"})
_OF_FILES = frozenset({"sqlite", "file"})


def in_memory(secret_key: str, options: Options) -> Options:
    """Return the options with the twins of all parts for what is not among them."""
    everywhere = dict.fromkeys(("database", "storage", "queue"), "memory:")
    return cast("Options", {**everywhere, "secret_key": secret_key, **twins(), **options})


def settings_of(options: Mapping[str, object]) -> Settings:
    """Read the settings among the options, by the rules that hold for the environment.

    Without a data directory, the secret is kept in the folder of an embedded database or store.

    Raises:
        TypeError: there is no such option.
        SettingError: names the first option that is wrong or missing.
    """
    if unknown := options.keys() - Options.__annotations__.keys():
        raise TypeError(f"no such option of a service: {', '.join(sorted(unknown))}")
    chosen = {name: value for name, value in options.items() if name not in Ports.__annotations__}
    if not isinstance(chosen.get("queue", ""), str):
        del chosen["queue"]
    if "data_dir" not in chosen and (folder := _folder_of(chosen)) is not None:
        chosen["data_dir"] = folder
    try:
        return read_settings({variable(name): _text(value) for name, value in chosen.items()})
    except SettingError as error:
        raise SettingError(_OPTIONS[error.name], error.reason) from None


def ports_of(options: Mapping[str, object]) -> dict[str, object]:
    """Return the ports among the options."""
    return {
        name: value
        for name, value in options.items()
        if name in Ports.__annotations__ or (name == "queue" and not isinstance(value, str))
    }


def options_in(environ: Mapping[str, str]) -> Options:
    """Return the options that the `TRIMCORE_*` variables stand for; empty ones are not set."""
    given = {
        name: environ[variable] for variable, name in _OPTIONS.items() if environ.get(variable)
    }
    return cast("Options", given)


def variable(option: str) -> str:
    """Return the variable of the environment that an option is named after."""
    return f"TRIMCORE_{option.upper()}{'_URL' if option in _URLS else ''}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str | int | Path):
        return str(value)
    return " ".join(value) if isinstance(value, Iterable) else str(value)


def _folder_of(chosen: Mapping[str, object]) -> Path | None:
    for name in ("database", "storage"):
        parts = urlsplit(str(chosen.get(name, "")))
        if parts.scheme in _OF_FILES:
            return Path(unquote(parts.path)).parent
    return None


_OPTIONS = {
    variable(name): name for name in Options.__annotations__ if name not in Ports.__annotations__
}
