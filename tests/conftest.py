"""What all tests share."""

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.no_real_time import give_up_real_time

if TYPE_CHECKING:
    from tests.corpus.sources import Library

pytest.register_assert_rewrite("trimcore.ports.conformance")

pytest_plugins = ["tests.turns"]

# How long an example takes is no matter: a machine may have other things to do.
settings.register_profile("trimcore", deadline=None)
settings.load_profile("trimcore")

# A shell lets what it runs in the background ignore Ctrl-C, and so would all that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

give_up_real_time()


@pytest.fixture(scope="session")
def library(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> "Library":
    """Give the corpus's films, each made when it is first asked for, and kept for the next run.

    Without pytest's cache (`-p no:cacheprovider`) they are kept for this run.
    """
    from tests.corpus.sources import kept_library  # most tests do without it, and without PyAV

    cache: pytest.Cache | None = getattr(pytestconfig, "cache", None)
    folder = tmp_path_factory.mktemp("corpus") if cache is None else cache.mkdir("corpus")
    return kept_library(folder)
