"""Draws docs/explanation/lifecycle.md from the state table: `python docs/generate_lifecycle.py`."""  # noqa: INP001 - a script

from pathlib import Path

from trimcore.domain.model import lifecycle
from trimcore.domain.model.lifecycle import TRANSITIONS, Status

PAGE = Path(__file__).parent / "explanation" / "lifecycle.md"

TEMPLATE = """\
# The life of a trim request

This page is drawn from the table in `src/trimcore/domain/model/lifecycle.py` by
`python docs/generate_lifecycle.py`; a test keeps the two equal. What the table does not list is
refused, and changes nothing.

```mermaid
{diagram}
```

{table}

## The rules

{rules}
"""


def diagram() -> str:
    """Return the state table as a Mermaid diagram."""
    arrows = [
        f"    {before} --> {after}: {event}" for (before, event), after in TRANSITIONS.items()
    ]
    ends = [f"    {status} --> [*]" for status in Status if status.is_final]
    first = f"    [*] --> {Status.SCHEDULED}: submit"
    return "\n".join(["stateDiagram-v2", first, *arrows, *ends])


def table() -> str:
    """Return the state table as a Markdown table."""
    rows = [f"| {before} | {event} | {after} |" for (before, event), after in TRANSITIONS.items()]
    return "\n".join(["| status | event | becomes |", "|---|---|---|", *rows])


def rules() -> str:
    """Return what the module says of each status, as a list."""
    lines = (lifecycle.__doc__ or "").splitlines()[2:]
    items: list[str] = []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in set(Status):
            items.append(f"- **{word}**: {rest.strip()}")
        else:
            items.append(f"  {line.strip()}")
    return "\n".join(items)


def page() -> str:
    """Return the whole page."""
    return TEMPLATE.format(diagram=diagram(), table=table(), rules=rules())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
