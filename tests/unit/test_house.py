"""The house's own rules: how large files and functions are, and what each folder says of itself."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "trimcore"
FOLDERS = sorted({path.parent for path in SOURCE.rglob("*.py")})
FILES = sorted(SOURCE.rglob("*.py"))
MARKER = re.compile(r"# (noqa|type: ignore)")
REASONED = re.compile(r"# noqa: [A-Z0-9, ]+ - \w|# type: ignore\[[a-z-]+\] +# \w")
MOST_FILES, MOST_LINES, MOST_LINES_OF_A_FUNCTION = 12, 350, 40
USUAL_LINES, MOST_OF_NINE_IN_TEN = 60, 150
"""Lines in a file: half of them have no more, and lines of code: nine in ten have no more."""
MOST_OF_NINE_FUNCTIONS_IN_TEN = 25
MOST_SILENCED = 2
"""Checks in a thousand lines."""


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Find all functions and methods of a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(node: ast.stmt) -> int:
    """Count the lines of a function, its docstring's among them, or of another statement."""
    return (node.end_lineno or 0) - node.lineno + 1


def lines_of_code(path: Path) -> int:
    """Count a file's lines without what is only said: texts that stand alone, comments, gaps."""
    text = path.read_text()
    said = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    lines = (line.strip() for number, line in enumerate(text.splitlines(), 1) if number not in said)
    return sum(bool(line) and not line.startswith("#") for line in lines)


def of_nine_in_ten(counts: Sequence[int]) -> int:
    """Return the most that nine in ten have."""
    return sorted(counts)[len(counts) * 9 // 10]


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
    assert median(lengths.values()) <= USUAL_LINES
    code = [count for count in map(lines_of_code, FILES) if count]
    assert median(code) <= USUAL_LINES
    assert of_nine_in_ten(code) <= MOST_OF_NINE_IN_TEN


def test_functions_are_short() -> None:
    """One that needs more has two parts, even if most of it is what is said of it."""
    every = [lines_of(function) for path in FILES for function in functions(path)]
    assert of_nine_in_ten(every) <= MOST_OF_NINE_FUNCTIONS_IN_TEN
    long = {
        f"{path.relative_to(SOURCE)}:{function.name}": lines_of(function)
        for path in FILES
        for function in functions(path)
        if lines_of(function) > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_few_checks_are_silenced() -> None:
    """Most of what a check finds can be mended."""
    lines = [line for path in FILES for line in path.read_text().splitlines()]
    assert (
        sum(MARKER.search(line) is not None for line in lines) <= MOST_SILENCED * len(lines) / 1000
    )


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
