"""Measures only those tests of a run that `COVERAGE_TESTS` names: files and folders.

The others would take half as long again and reach next to nothing new. While one of them runs, this
process is not measured, nor is what it starts, nor what its engine's fork server forks.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

from tests.measured.sitecustomize import SETTINGS, pause

CHOICE = "COVERAGE_TESTS"
GIVEN_ON = (SETTINGS, "PYTHONPATH")
"""What has a process measured that inherits it."""


@dataclass(slots=True)
class Choice:
    """Which tests are measured, and whether the one that runs now is."""

    measured: coverage.Coverage
    named: tuple[Path, ...]
    settings: Mapping[str, str]
    on: bool = field(default=True, init=False)

    def names(self, file: Path) -> bool:
        """Tell whether the tests of a file are measured."""
        return any(file.is_relative_to(name) for name in self.named)

    def turn(self, on: bool) -> None:
        """Measure from here on, or no longer."""
        if on == self.on:
            return
        self.on = on
        pause(os.getpid(), not on)
        if on:
            os.environ.update(self.settings)
            self.measured.start()
        else:
            self.measured.stop()
            for name in self.settings:
                os.environ.pop(name, None)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Turn measuring on or off before a test."""
        self.turn(self.names(item.path))
        return (yield)

    def pytest_unconfigure(self) -> None:
        """Leave nothing behind."""
        pause(os.getpid(), False)


def pytest_configure(config: pytest.Config) -> None:
    """Choose only where it is measured at all, and not everything."""
    measured = coverage.Coverage.current()
    if measured is not None and CHOICE in os.environ:
        named = tuple(config.rootpath / name for name in os.environ[CHOICE].split())
        settings = {name: os.environ[name] for name in GIVEN_ON}
        config.pluginmanager.register(Choice(measured, named, settings))
