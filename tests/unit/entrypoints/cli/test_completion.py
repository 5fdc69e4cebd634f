"""What a shell is told to put for a word that is begun."""

import pytest
from click.shell_completion import ShellComplete

from trimcore.entrypoints.cli.commands import cli


def completed(words: list[str], begun: str) -> list[tuple[str, str]]:
    """Return the kind and the value of each thing that can stand for a word."""
    shell = ShellComplete(cli, {}, "trimcore", "_TRIMCORE_COMPLETE")
    return [(one.type, one.value) for one in shell.get_completions(words, begun)]


@pytest.mark.parametrize(
    "words",
    [
        ["trim"],
        ["trim", "film.mp4"],
        ["trim", "--start", "1", "film.mp4"],
        ["trim", "--list"],
        ["trim", "--list-out"],
        ["inspect"],
    ],
)
def test_names_of_files_are_left_to_the_shell(words: list[str]) -> None:
    assert completed(words, "ho") == [("file", "ho")]


@pytest.mark.parametrize(
    ("words", "begun", "values"),
    [
        ([], "tr", ["trim"]),
        (["trim"], "--st", ["--start"]),
        (["trim", "--mode"], "", ["exact", "encode", "instant"]),
        (["trim", "--container"], "mk", ["mkv", "mka"]),
    ],
)
def test_words_are_completed(words: list[str], begun: str, values: list[str]) -> None:
    assert completed(words, begun) == [("plain", value) for value in values]
