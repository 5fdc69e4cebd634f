import pytest

from tests.corpus.sources import Library, session_library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return session_library(tmp_path_factory.getbasetemp())
