"""What a shell puts for a word that is begun, where click does not know it by itself."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from click import Context, Parameter
    from click.shell_completion import CompletionItem


def files(_context: "Context", _parameter: "Parameter", incomplete: str) -> "list[CompletionItem]":
    """Let the shell complete the name of a file."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def containers(_context: "Context", _parameter: "Parameter", incomplete: str) -> list[str]:
    """Name the containers that can be written."""
    from trimcore.entrypoints.library.containers import names

    return [name for name in names() if name.startswith(incomplete)]
