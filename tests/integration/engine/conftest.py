"""One warm engine for the whole run, and the corpus in one folder."""

from collections.abc import Iterator

import pytest

from tests.corpus.sources import Library, session_library
from trimcore.adapters.pyav.media import PyavMedia


@pytest.fixture(scope="session")
def engine() -> Iterator[PyavMedia]:
    """Start the fork server once."""
    media = PyavMedia()
    yield media
    media.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Make the corpus's files when a test first asks for them."""
    return session_library(tmp_path_factory.getbasetemp())
