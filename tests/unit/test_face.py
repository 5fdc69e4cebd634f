"""`import trimcore` costs nothing, and shows what its table says."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import trimcore

SOURCE = Path(trimcore.__file__)
LIST_WHAT_IS_LOADED = """
import sys
before = set(sys.modules)
import trimcore
print(*sorted(set(sys.modules) - before))
"""


def seen_by_checkers() -> dict[str, str]:
    """Return what type checkers and editors see, and where it comes from."""
    imports = [node for node in ast.walk(ast.parse(SOURCE.read_text())) if _is_home(node)]
    return {
        alias.asname or alias.name: (node.module or "").removeprefix("trimcore.")
        for node in imports
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _is_home(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith("trimcore.")


def test_importing_it_loads_nothing_else() -> None:
    """No module at all, not even of the standard library."""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", LIST_WHAT_IS_LOADED],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["trimcore"]


def test_importing_it_takes_two_milliseconds_at_most() -> None:
    """The quickest of some, since others use the machine too."""
    took = []
    for _ in range(10):
        ran = subprocess.run(
            [sys.executable, "-I", "-X", "importtime", "-c", "import trimcore"],
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"\|\s+(\d+) \| trimcore$", ran.stderr, re.MULTILINE)
        assert found is not None, ran.stderr
        took.append(int(found[1]))
    assert min(took) <= 2000


def test_every_name_is_there_for_checkers_and_at_run_time() -> None:
    assert seen_by_checkers() == trimcore._HOMES
    assert set(trimcore.__all__) <= set(dir(trimcore))
    for name in trimcore.__all__:
        assert getattr(trimcore, name).__name__ == name


def test_other_names_are_missing() -> None:
    with pytest.raises(AttributeError, match="no attribute 'cutt'"):
        _ = trimcore.cutt  # type: ignore[attr-defined]  # what is tried


def test_all_faults_are_of_one_family() -> None:
    for name in trimcore._ERRORS:
        assert issubclass(getattr(trimcore, name), trimcore.TrimcoreError)
