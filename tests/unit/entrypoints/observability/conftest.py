"""Logging, set up by each test anew."""

import io
import logging
from collections.abc import Iterator

import pytest

from trimcore.entrypoints.observability.line_fields import begin_call


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Put back what a test sets up for the whole process."""
    names = (None, "trimcore", "pika", "pika.adapters.utils", "urllib3")
    levels = [logging.getLogger(name).level for name in names]
    handlers = logging.getLogger().handlers
    yield
    logging.getLogger().handlers = handlers
    for name, level in zip(names, levels, strict=True):
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)
    begin_call()


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()
