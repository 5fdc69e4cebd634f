"""What all tests share."""

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("trimcore.ports.conformance")

pytest_plugins = ["tests.turns", "tests.measured.only"]

# How long an example takes is no matter: a machine may have other things to do.
settings.register_profile("trimcore", deadline=None)
settings.load_profile("trimcore")
