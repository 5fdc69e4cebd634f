"""Writes docs/reference/python.md from the docstrings: `python docs/generate_python.py`."""  # noqa: INP001 - a script

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from types import FunctionType, ModuleType
from typing import cast

import trimcore
from trimcore.domain.cutting.timeline import notation
from trimcore.entrypoints.library import job, outputs, progress, sources

PAGE = Path(__file__).parent / "reference" / "python.md"

TEMPLATE = """\
# The library

All that `import trimcore` shows, which is all that is promised to stay. Importing it loads nothing:
a name is loaded when it is first used. This page is made of the docstrings by
`python docs/generate_python.py`; a test keeps the two equal, so that nothing public changes unseen.

The library reads no environment variable of trimcore's, sets no signal handler and no logging up,
and leaves no process behind. Its engine runs in processes of its own, confined by Linux' means. Any
number of threads may call it, also where an event loop runs; a forked process has an engine of its
own. Seconds that are a `Fraction` are exact, and may be given back as they are.

## Functions

{functions}

## Types of arguments

{aliases}

## Classes

{classes}

## Enumerations

{enumerations}

## Errors

All are a `TrimcoreError`, and each has a `code` that never changes its meaning. Errors of the
system about a path (`FileNotFoundError`, `PermissionError` and the like) stay what they are.

| error | code | meaning |
|---|---|---|
{errors}
"""
ALIASES = (
    (sources, "Source"),
    (outputs, "Output"),
    (notation, "Time"),
    (job, "Pair"),
    (progress, "Cancel"),
)
_SECTION = re.compile(r"^(Args|Raises|Returns):$")


def page() -> str:
    """Return the whole page."""
    shown = {name: getattr(trimcore, name) for name in sorted(trimcore.__all__, key=str.lower)}
    errors = {name: one for name, one in shown.items() if _is(one, Exception)}
    enums = {name: one for name, one in shown.items() if _is(one, Enum)}
    functions = {name: one for name, one in shown.items() if isinstance(one, FunctionType)}
    others = {n: one for n, one in shown.items() if n not in {*errors, *enums, *functions}}
    return TEMPLATE.format(
        functions="\n\n".join(map(_function, functions.values())),
        aliases="\n".join(_alias(module, name) for module, name in ALIASES),
        classes="\n\n".join(_class(name, one) for name, one in others.items()),
        enumerations="\n\n".join(_enumeration(name, one) for name, one in enums.items()),
        errors="\n".join(_error(name, one) for name, one in errors.items()),
    )


def _is(value: object, kind: type) -> bool:
    return inspect.isclass(value) and issubclass(value, kind)


def _node(value: object) -> ast.stmt:
    """Parse what defines a value."""
    source = inspect.getsource(value)  # type: ignore[arg-type]  # a class or a function
    return ast.parse(inspect.cleandoc(f"\n{source}") if source[0] == " " else source).body[0]


def _function(value: FunctionType) -> str:
    node = cast("ast.FunctionDef | ast.AsyncFunctionDef", _node(value))
    return f"### {value.__name__}\n\n```python\n{_signature(node)}\n```\n\n{_told(node)}"


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Write a signature with a line for each argument."""
    given = node.args
    names = [*_arguments(given.args, given.defaults)]
    if given.vararg is not None:
        names.append(f"*{ast.unparse(given.vararg)}")
    elif given.kwonlyargs:
        names.append("*")
    names += _arguments(given.kwonlyargs, given.kw_defaults)
    if given.kwarg is not None:
        names.append(f"**{ast.unparse(given.kwarg)}")
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    lines = "".join(f"    {name},\n" for name in names)
    returns = ast.unparse(node.returns) if node.returns else "None"
    return f"{word} {node.name}(\n{lines}) -> {returns}" if names else f"{word} {node.name}()"


def _arguments(arguments: list[ast.arg], defaults: Iterable[ast.expr | None]) -> Iterator[str]:
    given = list(defaults)
    values: list[ast.expr | None] = [*[None] * (len(arguments) - len(given)), *given]
    for argument, default in zip(arguments, values, strict=True):
        if argument.arg != "self":
            said = "" if default is None else f" = {ast.unparse(default)}"
            yield ast.unparse(argument) + said


def _alias(module: ModuleType, name: str) -> str:
    """Write what is said of a type below its definition, or in it."""
    body = ast.parse(inspect.getsource(module)).body
    for node, after in zip(body, [*body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
            said = ast.literal_eval(cast("ast.Expr", after).value)
            return f"- `{name}`: {_line(said)}"
        if isinstance(node, ast.ClassDef) and node.name == name:
            return f"- `{name}`: {_line(ast.get_docstring(node) or '')}"
    raise AssertionError(name)


def _class(name: str, value: object) -> str:
    if not inspect.isclass(value):
        return f"### {name}\n\nA string with a type of its own."
    node = cast("ast.ClassDef", _node(value))
    fields = [
        f"- `{ast.unparse(one)}`" + (f": {said}" if (said := _said_below(after)) else "")
        for one, after in zip(node.body, [*node.body[1:], ast.Pass()], strict=True)
        if isinstance(one, ast.AnnAssign) and not ast.unparse(one.target).startswith("_")
    ]
    methods = [
        _method(one)
        for one in node.body
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")
    ]
    made = next((o for o in node.body if getattr(o, "name", "") == "__init__"), None)
    shown = []
    if isinstance(made, ast.FunctionDef):
        shown.append(f"```python\n{_signature(made).replace('def __init__', name)}\n```")
    shown += [_told(node), "\n".join(fields), "\n".join(filter(None, methods))]
    return f"### {name}\n\n" + "\n\n".join(part for part in shown if part)


def _said_below(node: ast.stmt) -> str:
    """Return what is said of a field, if it is a text that follows it."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return _line(str(node.value.value))
    return ""


def _method(node: ast.FunctionDef) -> str:
    """Write one line for a method or a property; an overload says nothing of its own."""
    decorators = {ast.unparse(one) for one in node.decorator_list}
    said = _line((ast.get_docstring(node) or "").split("\n\n")[0])
    call = "" if decorators & {"property", "cached_property"} else "(…)"
    return f"- `{node.name}{call}`: {said}" if said else ""


def _enumeration(name: str, value: type[Enum]) -> str:
    node = cast("ast.ClassDef", _node(value))
    rows: list[str] = []
    for one in node.body[1:]:
        if isinstance(one, ast.Assign):
            rows.append(f"- `{ast.literal_eval(one.value)}`")
        elif isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) and rows:
            rows[-1] += f": {_line(str(one.value.value))}"
    return f"### {name}\n\n{_told(node)}\n\n" + "\n".join(rows)


def _error(name: str, value: type[Exception]) -> str:
    said = _line((inspect.getdoc(value) or "").split("\n\n")[0])
    code = getattr(value, "code", None)
    return f"| `{name}` | {f'`{code}`' if code else ''} | {said} |"


def _told(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Write a docstring; its sections become lists."""
    parts: list[str] = []
    for block in (ast.get_docstring(node) or "").split("\n\n"):
        first, _, rest = block.partition("\n")
        parts.append(f"*{first}*\n\n{_listed(rest)}" if _SECTION.match(first) else block)
    return "\n\n".join(parts)


def _listed(text: str) -> str:
    entries = re.split(r"\n(?=    \S)", f"\n{text}")[1:]
    pairs = (entry.strip().split(":", 1) for entry in entries)
    return "\n".join(f"- `{name}`: {_line(said)}" for name, said in pairs)


def _line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
