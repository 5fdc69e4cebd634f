"""One suite of tests for each port, for every adapter to pass.

An adapter's test is a subclass that says how the adapter is made:

    class TestMyUsers(UsersSuite):
        @pytest.fixture
        def users(self) -> Users:
            return MyUsers(...)

The suites need pytest and Hypothesis (`pip install trimcore[conformance]`). For readable failures
call `pytest.register_assert_rewrite("trimcore.ports.conformance")` in a conftest.py, before the
first import of a suite.
"""
