"""Records what the public API is, and where each change of it was told.

`python docs/generate_api.py +words.kind.md` says that a fragment of the changelog tells of all
that is new, another or gone; with a version in its place, that the fragments were released in it.
"""  # noqa: INP001 - a script

import ast
import inspect
import json
import sys
from enum import Enum
from pathlib import Path
from textwrap import dedent
from types import FunctionType
from typing import TypeAlias

import trimcore

PAGE = Path(__file__).parent / "reference" / "public-api.json"
GONE = "gone"
Record: TypeAlias = dict[str, dict[str, str]]
"""By public name: what it `is`, and the fragment of the changelog, or the version, that `told`."""


def api() -> dict[str, str]:
    """Return what each public name is: its arguments, fields, methods or members, and its bases."""
    shown = {name: getattr(trimcore, name) for name in sorted(trimcore.__all__)}
    return {
        line.partition(" ")[0]: line
        for name, value in shown.items()
        for line in (_header(name, value), *_members(name, value))
    }


def renewed(told: Record, where: str) -> Record:
    """Return the record for the API of today: what is new, another or gone was told `where`."""
    now = {**dict.fromkeys(told, GONE), **api()}
    return {
        name: {"is": line, "told": told[name]["told"] if _is_same(told, name, line) else where}
        for name, line in now.items()
    }


def released(told: Record, version: str) -> Record:
    """Return the record after a release: what fragments told is told by its section now."""
    return {
        name: {**one, "told": version if one["told"].endswith(".md") else one["told"]}
        for name, one in told.items()
        if one["is"] != GONE
    }


def untold(told: Record) -> list[str]:
    """Name what is new, another, or gone since the record was made."""
    now = {**dict.fromkeys(told, GONE), **api()}
    return [name for name, line in now.items() if not _is_same(told, name, line)]


def record() -> Record:
    """Read the record."""
    read: Record = json.loads(PAGE.read_text(encoding="utf-8"))
    return read


def _is_same(told: Record, name: str, line: str) -> bool:
    return name in told and told[name]["is"] == line


def _header(name: str, value: object) -> str:
    if isinstance(value, FunctionType):
        return _call(name, value)
    if inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__bases__)
        return f"{name} ({bases})"
    return f"{name} {type(value).__name__}"


def _members(name: str, value: object) -> list[str]:
    """List what a class shows: members of an enumeration, else fields, methods and properties."""
    if not inspect.isclass(value):
        return []
    if issubclass(value, Enum):
        return [f"{name}.{one.name} {one.value}" for one in value]
    (node,) = ast.parse(dedent(inspect.getsource(value))).body
    fields = [
        f"{name}.{ast.unparse(one.target)} {ast.unparse(one).partition(':')[2].strip()}"
        for one in getattr(node, "body", ())
        if isinstance(one, ast.AnnAssign) and not ast.unparse(one.target).startswith("_")
    ]
    own = {key: one for key, one in vars(value).items() if not key.startswith("_")}
    methods = [_call(f"{name}.{key}", one) for key, one in own.items() if inspect.isfunction(one)]
    made = vars(value).get("__init__")
    if inspect.isfunction(made) and not hasattr(value, "__dataclass_fields__"):
        methods.append(_call(f"{name}.__init__", made))
    properties = [f"{name}.{key} property" for key, one in own.items() if isinstance(one, property)]
    return [*fields, *methods, *properties]


def _call(name: str, function: FunctionType) -> str:
    (node,) = ast.parse(dedent(inspect.getsource(function))).body
    word = "async " if isinstance(node, ast.AsyncFunctionDef) else ""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        raise TypeError(name)
    returns = ast.unparse(node.returns) if node.returns else "None"
    return f"{name} {word}({ast.unparse(node.args)}) -> {returns}"


if __name__ == "__main__":
    where = sys.argv[1]
    read = record() if PAGE.exists() else {}
    made = renewed(read, where) if where.endswith(".md") else released(read, where)
    PAGE.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
