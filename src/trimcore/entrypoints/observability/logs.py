"""Log lines: what all of them carry, where they go, and what must never be in them.

Modules write with `logging`, and give fields as `extra`; structlog is known here alone.
"""

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TextIO
from urllib.parse import unquote, urlsplit

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from trimcore.entrypoints.wiring.settings import Settings

MASK = "***"
SHORTEST_MASKED = 8
"""Shorter secrets than this would mask words that merely look like them."""
QUIET = {
    "pika": logging.WARNING,
    "pika.adapters.utils": logging.CRITICAL,  # the same fault five times over
    "urllib3": logging.WARNING,
}
"""What a client tells of every step of connecting again is not worth a line."""
_SHAPES = tuple(
    (sign, re.compile(f"({before}){secret}", re.IGNORECASE))
    for sign, before, secret in (
        ("bearer", r"bearer\s+", r"[\w.~+/=-]+"),
        ("://", r"://[^\s/:@\"]*:", r"[^\s/@\"]+(?=@)"),
        ("x-amz-", r"x-amz-(?:signature|credential|security-token)=", r"[^\s&\"'\\]+"),
        ("/blobs/", r"/blobs/", r"[\w-]{40,}\.[\w-]+"),
        ("eyj", r"", r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"),
        ("$argon2", r"", r"\$argon2\w*\$[\w$+/=,.-]+"),
    )
)
"""What secrets look like, each with a sign (in lower case) without which a line has none."""


_fields: ContextVar[Mapping[str, str]] = ContextVar("fields", default=MappingProxyType({}))
"""What all lines carry here and now."""
_quick = msgspec.json.Encoder(enc_hook=repr)
_NO_FIELDS = {*vars(logging.makeLogRecord({})), "message", "asctime", "color_message"}
"""What the library puts into every record; the rest was given as `extra`. uvicorn says it twice."""


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every line of ours and of the libraries to `stream` (None: standard error).

    It is JSON, one object a line, except on a terminal. The level is for our own lines: libraries
    never go below INFO, since their debugging lines hold what their servers are sent, passwords
    included.
    """
    out = stream or sys.stderr
    handler = _handler(out, secrets=_secrets_of(settings))
    level = settings.log_level.upper()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    logging.getLogger("trimcore").setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    logging.captureWarnings(capture=True)
    # No line says from which place, thread or process it comes, so none need find out.
    logging._srcfile = None  # noqa: SLF001 - so its guide says
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def write(log: logging.Logger, level: int, event: str, **fields: object) -> None:
    """Write a line with fields as `log.log` does; for lines that come with every call.

    A record is made only if others listen, besides the handler that `set_up_logs` has put there.
    """
    if not log.isEnabledFor(level):
        return
    only = _only_listener(log)
    if only is None or not only.has_written(log.name, level, event, fields):
        log.log(level, "%s", event, extra=fields)


def _only_listener(log: logging.Logger) -> "JsonHandler | None":
    while log.parent is not None:
        if log.handlers or log.filters or not log.propagate:
            return None
        log = log.parent
    only = log.handlers[0] if len(log.handlers) == 1 else None
    return only if isinstance(only, JsonHandler) and not only.filters else None


def begin_call(**fields: str) -> None:
    """Forget what an earlier call on this connection left, and put `fields` into all lines."""
    _fields.set(fields)


def add_to_lines(**fields: str) -> None:
    """Put `fields` into the lines that come, until the call ends."""
    _fields.set({**_fields.get(), **fields})


@contextmanager
def in_lines(**fields: str) -> Iterator[None]:
    """Put `fields` into the lines of a block."""
    before = _fields.set({**_fields.get(), **fields})
    try:
        yield
    finally:
        _fields.reset(before)


def _handler(out: TextIO, *, secrets: Iterable[str]) -> logging.Handler:
    known = sorted({form for each in secrets for form in (each, json.dumps(each)[1:-1])})
    if not out.isatty():
        return JsonHandler(out, JsonLines(known))
    handler = logging.StreamHandler(out)
    handler.setFormatter(_readable(known))
    return handler


def _readable(known: list[str]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            _with_fields,
            structlog.stdlib.ExtraAdder(),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_colours,
            structlog.processors.format_exc_info,
            _masked(
                structlog.dev.ConsoleRenderer(
                    colors=True, exception_formatter=structlog.dev.plain_traceback
                ),
                known,
            ),
        ],
    )


class JsonLines(logging.Formatter):
    """Writes a line as one JSON object, without `secrets` and what is shaped like one.

    Every call of the service writes a line, and structlog's own way to one costs as much as to
    answer the call.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = list(secrets)
        self._second = (0, "")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        extra = {name: value for name, value in vars(record).items() if name not in _NO_FIELDS}
        if record.exc_info:
            extra["exception"] = self.formatException(record.exc_info)
        level, created = record.levelname.lower(), record.created
        return self.line(record.name, level, record.getMessage(), extra, created)

    def line(
        self, logger: str, level: str, event: str, extra: Mapping[str, object], created: float
    ) -> str:
        """Return the line: what happened, the call's fields, the line's own, and where and when."""
        fields = {
            "event": event,
            **_fields.get(),
            **extra,
            "logger": logger,
            "level": level,
            "timestamp": self._timestamp(created),
        }
        return without(self._secrets, _as_json(fields))

    def _timestamp(self, created: float) -> str:
        second, fraction = divmod(created, 1)
        known, text = self._second  # lines come many to a second
        if known != second:
            text = f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}"
            self._second = (int(second), text)
        return f"{text}.{int(fraction * 1_000_000):06d}Z"


class JsonHandler(logging.StreamHandler[TextIO]):
    """Writes JSON lines to a stream, with a record and without."""

    def __init__(self, stream: TextIO, lines: JsonLines) -> None:
        super().__init__(stream)
        self.setFormatter(lines)
        self._lines = lines

    def has_written(
        self, logger: str, level: int, event: str, fields: Mapping[str, object]
    ) -> bool:
        """Write a line, and tell whether that went well."""
        named = logging.getLevelName(level).lower()
        self.acquire()
        try:
            line = self._lines.line(logger, named, event, fields, time.time())
            self.stream.write(f"{line}\n")
            self.stream.flush()
        except Exception:  # noqa: BLE001 - logging tells what is wrong when a record is tried
            return False
        finally:
            self.release()
        return True


def _as_json(fields: Mapping[str, object]) -> str:
    """Return the object in ASCII, so that nothing in it ends a line for whoever reads them."""
    try:
        line = _quick.encode(fields).decode()
    except (TypeError, ValueError, OverflowError, RecursionError):
        return json.dumps(fields, default=repr)
    return line if line.isascii() else json.dumps(fields, default=repr)


def _with_fields(_: WrappedLogger, __: str, fields: EventDict) -> EventDict:
    return {**_fields.get(), **fields}


def _without_colours(_: WrappedLogger, __: str, fields: EventDict) -> EventDict:
    fields.pop("color_message", None)  # uvicorn says it twice
    return fields


def _masked(render: Processor, secrets: list[str]) -> Callable[..., str]:
    def masked(logger: WrappedLogger, name: str, fields: EventDict) -> str:
        return without(secrets, str(render(logger, name, fields)))

    return masked


def without(secrets: Iterable[str], line: str) -> str:
    """Return the line without secrets, however they got in."""
    for secret in secrets:
        line = line.replace(secret, MASK)
    return mask(line)


def mask(line: str) -> str:
    """Hide what is shaped like a secret: tokens, signed links, hashes, passwords in addresses."""
    lower = line.lower()
    for sign, shape in _SHAPES:
        if sign in lower:
            line = shape.sub(rf"\1{MASK}", line)
    return line


def _secrets_of(settings: Settings) -> list[str]:
    urls = (settings.database_url, settings.storage_url, settings.queue_url)
    passwords = [urlsplit(url).password or "" for url in urls]
    candidates = [settings.secret_key or "", *passwords, *map(unquote, passwords)]
    return [each for each in candidates if len(each) >= SHORTEST_MASKED]
