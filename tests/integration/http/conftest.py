"""One service for all tests of a module, which keep apart by having users of their own."""

from collections.abc import Iterator

import pytest

from tests.integration.http.service import Account, Service, running


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as service:
        yield service


@pytest.fixture
def account(service: Service) -> Account:
    """A user who has logged in."""
    return service.join()
