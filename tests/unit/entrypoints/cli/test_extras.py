"""The extras that are named to users are the ones that bring what they lack."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from trimcore.entrypoints.cli.commands import cli
from trimcore.entrypoints.cli.extras import COMMANDS, OF_PACKAGES, Listed, extra_for

PROJECT = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text())["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


@pytest.mark.parametrize(("package", "extra"), OF_PACKAGES.items())
def test_an_extra_brings_its_package(package: str, extra: str) -> None:
    assert any(needed.startswith(f"{package}>=") for needed in EXTRAS[extra])


def brought_by(extra: str) -> set[str]:
    """List the modules that an extra brings, those of extras in it too."""
    modules: set[str] = set()
    for needed in EXTRAS[extra]:
        if inner := re.fullmatch(r"trimcore\[(.+)\]", needed):
            modules = modules.union(*map(brought_by, inner[1].split(",")))
        else:
            modules.add(re.split(r"[<>=]", needed)[0].replace("-", "_"))
    return modules


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_has_an_extra_that_brings_what_it_needs(command: Listed) -> None:
    assert set(command.needs) <= brought_by(command.extra)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_own_help_says(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert (command.help or "").partition("\n\n")[0] == COMMANDS[name].about


def test_the_list_loads_no_command() -> None:
    """Else the help would wait for what only the service needs."""
    program = """if True:
        import sys
        from trimcore.entrypoints.cli.commands import cli
        cli(["--help"], standalone_mode=False)
        print(sorted(name.partition(".")[0] for name in sys.modules))
    """
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = ran.stdout.splitlines()[-1]
    for package in ("dependency_injector", "msgspec", "rich", "structlog", "av"):
        assert f"'{package}'" not in loaded


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


def test_a_cut_loads_nothing_that_only_other_words_need() -> None:
    program = "import sys, trimcore.entrypoints.cli.trim; print(*sys.modules)"
    command = [sys.executable, "-I", "-c", program]
    # Without an environment, so that what measures coverage does not load them.
    ran = subprocess.run(command, env={}, capture_output=True, check=True)
    loaded = set(ran.stdout.decode().split())

    assert not loaded & {"concurrent.futures", "csv", "html", "secrets", "shutil", "tempfile"}
    assert not loaded & {"av", "dependency_injector", "msgspec"}
    assert "trimcore.entrypoints.library.lists.reading" not in loaded


def test_the_engine_is_started_before_the_command_is_loaded() -> None:
    """They load beside each other, and the engine takes longer."""
    program = """if True:
        import os, sys
        os.posix_spawn = lambda *_, **named: os._exit(print(*sys.modules, flush=True) or 0)
        sys.argv[1:] = ["trim", "film.mp4", "out.mp4"]
        from trimcore.entrypoints.cli.main import main
        main()
    """
    ran = subprocess.run(
        [sys.executable, "-I", "-c", program], env={}, capture_output=True, check=True
    )
    loaded = set(ran.stdout.decode().split())

    assert "_socket" in loaded
    assert not loaded & {"contextlib", "dataclasses", "pathlib", "re", "socket", "subprocess"}
    assert not loaded & {"click", "threading", "typing"}
