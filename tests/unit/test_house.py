"""The house's own rules: how large files and functions are, and what each folder says of itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "trimcore"
FOLDERS = sorted({path.parent for path in SOURCE.rglob("*.py")})
FILES = sorted(SOURCE.rglob("*.py"))
MARKER = re.compile(r"# (noqa|type: ignore)")
REASONED = re.compile(r"# noqa: [A-Z0-9, ]+ - \w|# type: ignore\[[a-z-]+\] +# \w")
MOST_FILES, MOST_LINES, MOST_LINES_OF_A_FUNCTION = 12, 350, 40


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Find all functions and methods of a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines without its docstring."""
    first = function.body[0]
    docstring = ast.get_docstring(function, clean=False) is not None
    told = (first.end_lineno or 0) - first.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - told


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_folder_is_small_and_says_what_belongs_there(folder: Path) -> None:
    """So that a reader knows where to look, and an author where to write."""
    assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) <= MOST_FILES
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    assert said.strip().endswith("."), folder


def test_files_are_short() -> None:
    """A file says one thing."""
    lengths = {path: len(path.read_text().splitlines()) for path in FILES}
    assert {path: count for path, count in lengths.items() if count > MOST_LINES} == {}


def test_functions_are_short() -> None:
    """A function that needs more has two parts."""
    long = {
        f"{path.relative_to(SOURCE)}:{function.name}": lines_of(function)
        for path in FILES
        for function in functions(path)
        if lines_of(function) > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_each_silenced_check_has_its_reason() -> None:
    """Behind the marker: ` - why` for the linter, `  # why` for the type checker."""
    bare = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if MARKER.search(line) and not REASONED.search(line)
    ]
    assert bare == []


def test_the_environment_is_read_in_one_place() -> None:
    """Whoever looks for what can be set finds it in the settings; a child's is emptied."""
    readers = {
        path.relative_to(SOURCE).as_posix()
        for path in FILES
        if re.search(
            r"\bos\.(environ|getenv)\b|from os import .*(environ|getenv)", path.read_text()
        )
    }
    assert readers == {"adapters/pyav/child/confinement.py", "entrypoints/wiring/settings.py"}
