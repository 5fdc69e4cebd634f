"""Names of several outputs, made from one pattern such as `{n:03}-{name}.mp4`."""

import os
import re
from pathlib import PurePath
from string import Formatter

import click

from trimcore.domain.cutting.containers import is_name_of_file

FIELDS = ("n", "name", "stem")
_LONGEST = 255
"""Bytes that a name may have on nearly every disk."""
_NOT_IN_NAMES = re.compile(r"[/\\\x00-\x1f\x7f]+")


def check_pattern(pattern: str) -> None:
    """Tell whether a pattern gives every output a name of its own.

    Raises:
        UsageError: it can't be read, has other fields, or none that differs.
    """
    try:
        used = {field for _, field, _, _ in Formatter().parse(pattern) if field is not None}
        named(pattern, n=1, name="a", stem="b")
    except (ValueError, KeyError, IndexError, AttributeError, MemoryError):
        used = set()
    if not used or not used <= set(FIELDS):
        raise click.UsageError(
            "For several outputs, OUTPUT must be a pattern with some of {n}, {name} and {stem}, "
            "such as {n:03}-{name}.mp4."
        )


def named(pattern: str, *, n: int, name: str, stem: str) -> str:
    """Return the output of number `n`: its window's name, and that of the source before its dot.

    What no name of a file can have is replaced, and a long name is cut at its end. A name that is
    a file's own, as editors call clips, loses its ending where the pattern brings one.
    """
    if is_name_of_file(name) and PurePath(pattern).suffix and not pattern.endswith("{name}"):
        name = PurePath(name).stem
    name = _NOT_IN_NAMES.sub("-", name).strip() or str(n)
    while True:
        made = pattern.format(n=n, name=name, stem=stem)
        if len(os.fsencode(PurePath(made).name)) <= _LONGEST or len(name) <= 1:
            return made
        name = name[:-1]
