"""What is told of a command that fails in an environment of its own."""

import sys

import pytest

from release.trying import SHOWN, ran

LINES = SHOWN + 100
LOUD = f"import sys; print(*range({LINES}), sep='\\n'); sys.exit('and a warning')"


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("print('well')", ""),
        ("raise SystemExit(3)", "exit code 3"),
        ("raise SystemExit('a fault')", "a fault"),
        ("print('a failure'); raise SystemExit(1)", "a failure"),
        (LOUD, "\n".join([*map(str, range(100, LINES)), "and a warning"])),
    ],
)
def test_the_last_lines_of_both_streams_are_told(code: str, complaint: str) -> None:
    assert ran([sys.executable, "-c", code]) == complaint
