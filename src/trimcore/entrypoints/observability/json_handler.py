"""Where lines of JSON go."""

import logging
import time
from collections.abc import Mapping
from typing import TextIO

from trimcore.entrypoints.observability.json_lines import JsonLines


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
