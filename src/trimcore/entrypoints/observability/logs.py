"""Log lines: where they go, and from which level on.

Modules write with `logging`, and give fields as `extra`.
"""

import json
import logging
import sys
from collections.abc import Iterable
from typing import TextIO

from trimcore.entrypoints.observability.json_handler import JsonHandler
from trimcore.entrypoints.observability.json_lines import JsonLines
from trimcore.entrypoints.observability.masking import secrets_of
from trimcore.entrypoints.observability.terminal_lines import readable
from trimcore.entrypoints.wiring.settings import Settings

QUIET = {
    "pika": logging.WARNING,
    "pika.adapters.utils": logging.CRITICAL,  # the same fault five times over
    "urllib3": logging.WARNING,
}
"""What a client tells of every step of connecting again is not worth a line."""


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every line of ours and of the libraries to `stream` (None: standard error).

    It is JSON, one object a line, except on a terminal. The level is for our own lines: libraries
    never go below INFO, since their debugging lines hold what their servers are sent, passwords
    included.
    """
    out = stream or sys.stderr
    handler = _handler(out, secrets=secrets_of(settings))
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


def _handler(out: TextIO, *, secrets: Iterable[str]) -> logging.Handler:
    known = sorted({form for each in secrets for form in (each, json.dumps(each)[1:-1])})
    if not out.isatty():
        return JsonHandler(out, JsonLines(known))
    handler = logging.StreamHandler(out)
    handler.setFormatter(readable(known))
    return handler
