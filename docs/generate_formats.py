"""Writes docs/reference/formats.md from the engine's tables: `python docs/generate_formats.py`."""  # noqa: INP001 - a script

from collections.abc import Iterable
from pathlib import Path

from trimcore.domain.cutting.containers import ACCEPTED, Container

PAGE = Path(__file__).parent / "reference" / "formats.md"

TEMPLATE = """\
# Containers

What may come in, and what a cut of it is. This page is made from the table in
`src/trimcore/domain/cutting/containers.py` by `python docs/generate_formats.py`; a test keeps both
equal. A file is known by its first bytes, never by its name.

{containers}

Where several containers are named, the first that can hold the tracks is written.
"""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    heads = list(head)
    lines = [heads, ["---"] * len(heads), *map(list, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def containers() -> str:
    """Return the table of containers."""
    return table(("container", "extensions", "a cut is", "media type"), map(_container, ACCEPTED))


def _container(one: Container) -> tuple[str, ...]:
    extensions = ", ".join(f"`{extension}`" for extension in one.extensions)
    outputs = " or ".join(output.label for output in one.outputs)
    return one.label, extensions, outputs, f"`{one.outputs[0].media_type}`"


def page() -> str:
    """Return the whole page."""
    return TEMPLATE.format(containers=containers())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
