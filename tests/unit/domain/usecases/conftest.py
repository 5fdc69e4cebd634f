"""A whole world in memory for the use cases."""

import pytest

from tests.usecase_world import World


@pytest.fixture
def world() -> World:
    """Everything that the use cases need, empty, at a clock that stands still."""
    return World()
