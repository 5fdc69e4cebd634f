"""Log lines: what all of them carry, where they go, and what must never be in them.

Modules write with `logging`, and give fields as `extra`; structlog is known here alone.
"""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO
from urllib.parse import unquote, urlsplit

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
    re.compile(f"({before}){secret}", re.IGNORECASE)
    for before, secret in (
        (r"bearer\s+", r"[\w.~+/=-]+"),
        (r"://[^\s/:@\"]*:", r"[^\s/@\"]+(?=@)"),
        (r"x-amz-(?:signature|credential|security-token)=", r"[^\s&\"'\\]+"),
        (r"/blobs/", r"[\w-]{40,}\.[\w-]+"),
        (r"", r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"),
        (r"", r"\$argon2\w*\$[\w$+/=,.-]+"),
    )
)


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every line of ours and of the libraries to `stream` (None: standard error).

    It is JSON, one object a line, except on a terminal. The level is for our own lines: libraries
    never go below INFO, since their debugging lines hold what their servers are sent, passwords
    included.
    """
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(readable=out.isatty(), secrets=_secrets_of(settings)))
    level = settings.log_level.upper()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    logging.getLogger("trimcore").setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    logging.captureWarnings(capture=True)


def begin_call(**fields: str) -> None:
    """Forget what an earlier call on this connection left, and put `fields` into all lines."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**fields)


def add_to_lines(**fields: str) -> None:
    """Put `fields` into the lines that come, until the call ends."""
    structlog.contextvars.bind_contextvars(**fields)


@contextmanager
def in_lines(**fields: str) -> Iterator[None]:
    """Put `fields` into the lines of a block."""
    with structlog.contextvars.bound_contextvars(**fields):
        yield


def _formatter(*, readable: bool, secrets: Iterable[str]) -> logging.Formatter:
    render: Processor = structlog.processors.JSONRenderer()
    if readable:
        render = structlog.dev.ConsoleRenderer(
            colors=True, exception_formatter=structlog.dev.plain_traceback
        )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ExtraAdder(),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_colours,
            structlog.processors.format_exc_info,
            _masked(render, secrets),
        ],
    )


def _without_colours(_: WrappedLogger, __: str, fields: EventDict) -> EventDict:
    fields.pop("color_message", None)  # uvicorn says it twice
    return fields


def _masked(render: Processor, secrets: Iterable[str]) -> Callable[..., str]:
    """Return a renderer whose lines hold no secret, however it got in."""
    known = sorted({form for each in secrets for form in (each, json.dumps(each)[1:-1])})

    def masked(logger: WrappedLogger, name: str, fields: EventDict) -> str:
        line = str(render(logger, name, fields))
        for secret in known:
            line = line.replace(secret, MASK)
        return mask(line)

    return masked


def mask(line: str) -> str:
    """Hide what is shaped like a secret: tokens, signed links, hashes, passwords in addresses."""
    for shape in _SHAPES:
        line = shape.sub(rf"\1{MASK}", line)
    return line


def _secrets_of(settings: Settings) -> list[str]:
    urls = (settings.database_url, settings.storage_url, settings.queue_url)
    passwords = [urlsplit(url).password or "" for url in urls]
    candidates = [settings.secret_key or "", *passwords, *map(unquote, passwords)]
    return [each for each in candidates if len(each) >= SHORTEST_MASKED]
