"""The extras that are named to users are the ones that bring what they lack."""

import tomllib
from pathlib import Path

import pytest

from trimcore.entrypoints.cli.commands import Commands
from trimcore.entrypoints.cli.extras import OF_COMMANDS, OF_PACKAGES, extra_for

PROJECT = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text())["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


@pytest.mark.parametrize(("package", "extra"), OF_PACKAGES.items())
def test_an_extra_brings_its_package(package: str, extra: str) -> None:
    assert any(needed.startswith(f"{package}>=") for needed in EXTRAS[extra])


def test_every_command_has_an_extra() -> None:
    assert set(OF_COMMANDS) == set(Commands.NAMES)
    assert set(OF_COMMANDS.values()) <= set(EXTRAS)


@pytest.mark.parametrize(
    ("package", "arguments", "extra"),
    [
        ("click", [], "cli"),
        ("click", ["--help"], "cli"),
        ("click", ["trim", "serve.mp4"], "cli"),
        ("click", ["serve"], "web"),
        ("msgspec", ["worker", "--threads", "2"], "worker"),
        ("dramatiq", ["serve"], "worker"),
        ("pymongo", ["worker"], "mongo"),
    ],
)
def test_what_several_extras_bring_comes_with_the_command_s(
    package: str, arguments: list[str], extra: str
) -> None:
    assert extra_for(package, arguments) == extra
