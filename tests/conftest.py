"""What all tests share."""

import pytest

pytest.register_assert_rewrite("trimcore.ports.conformance")

pytest_plugins = ["tests.turns"]
