"""Rows as tests compare them."""

import json

from trimcore.adapters.sqlite.database import Row


def parsed(row: Row) -> list[object]:
    """Return the columns, the last of them parsed."""
    return [*row[:-1], json.loads(str(row[-1]))]
