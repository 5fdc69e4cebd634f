"""One warm engine for the whole run, and the corpus in one folder."""

from collections.abc import Iterator

import pytest

from trimcore.adapters.pyav.media import PyavMedia


@pytest.fixture(scope="session")
def engine() -> Iterator[PyavMedia]:
    """Start the fork server once."""
    media = PyavMedia()
    yield media
    media.close()
