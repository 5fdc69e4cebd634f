"""Draws docs/explanation/rooms/*.svg of who imports whom: `python -m docs.generate_rooms`.

Which room stands above which is read from the contracts that `make arch` checks, what a room is for
from its docstring, and what it imports from the imports themselves.
"""  # noqa: INP001 - a script

import ast
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import grimp

from docs.svg import picture, rect, text

ROOT = Path(__file__).parents[1]
ROOMS = ROOT / "docs" / "explanation" / "rooms"
_CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
_TOP, _TALL, _APART, _WIDE, _CELL, _DOT = 36, 38, 8, 640, 26, 12


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("trimcore", cache_dir=None)


def _contract(name: str) -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = next(one for one in _CONTRACTS if one["id"] == name)
    return found


def layers() -> str:
    """Draw the layers of the whole package."""
    names = _contract("layers")["layers"]
    rooms = {name.removeprefix("trimcore.").replace(".", "/"): name for name in names}
    return _matrix("The layers, and which each of them imports", rooms)


def rooms_of(contract: str) -> str:
    """Draw the rooms of one package that a contract sets in layers."""
    told = _contract(contract)
    package = told["containers"][0]
    names = " | ".join(told["layers"]).replace(":", "|").split("|")
    rooms = {name.strip(): f"{package}.{name.strip()}" for name in names}
    shown = package.removeprefix("trimcore.").replace(".", "/")
    return _matrix(f"The rooms of {shown}, and which each of them imports", rooms)


def _matrix(title: str, rooms: Mapping[str, str]) -> str:
    """Draw each room with what it is for, and a dot for each that it imports."""
    parts: list[str] = []
    for row, (shown, name) in enumerate(rooms.items()):
        y = _TOP + row * (_TALL + _APART)
        parts += [
            rect(8, y, _WIDE, _TALL, "b", radius=6),
            text(20, y + 16, shown, "t"),
            text(20, y + 31, purpose(name), "s"),
            text(_WIDE - 6, y + 16, str(row + 1), "s e"),
            text(_column(row), _TOP - 10, str(row + 1), "s m"),
            *_dots(name, list(rooms.values()), y + _TALL / 2),
        ]
    height = _TOP + len(rooms) * (_TALL + _APART)
    return picture(title, _column(len(rooms)), height, *parts)


def _dots(name: str, others: Sequence[str], middle: float) -> Iterator[str]:
    for column, other in enumerate(others):
        x = _column(column) - _DOT / 2
        imports = name != other and _graph().direct_import_exists(
            importer=name, imported=other, as_packages=True
        )
        kind = "b" if name == other else "c" if imports else "h"
        yield rect(x, middle - _DOT / 2, _DOT, _DOT, kind, radius=_DOT / 2)


def _column(number: int) -> float:
    return _WIDE + 28 + number * _CELL


def purpose(name: str) -> str:
    """Return the first sentence that a package or module says of itself."""
    path = ROOT / "src" / Path(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return said.splitlines()[0].replace("`", "")


DRAWN: Mapping[str, Callable[[], str]] = {
    "layers": layers,
    **{name: partial(rooms_of, name) for name in ("ways-in", "http", "pyav")},
}
"""What draws each picture, by the name of its file."""


if __name__ == "__main__":
    ROOMS.mkdir(exist_ok=True)
    for called, draw in DRAWN.items():
        (ROOMS / f"{called}.svg").write_text(draw(), encoding="utf-8")
