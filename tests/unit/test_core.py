"""The core runs wherever Python does: importing it loads the standard library and nothing else."""

import pkgutil
import subprocess
import sys
from importlib.resources import files

import trimcore.domain
import trimcore.ports

LIST_WHAT_IS_LOADED = """
import sys
from importlib import import_module
before = set(sys.modules)
for name in sys.argv[1:]:
    import_module(name)
print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before}))
"""


def core_modules() -> list[str]:
    """Return the names of every module of the domain and the ports, without the suites."""
    names = [
        module.name
        for package in (trimcore.domain, trimcore.ports)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [name for name in names if not name.startswith("trimcore.ports.conformance")]


def test_the_core_loads_the_standard_library_alone() -> None:
    listing = subprocess.run(
        [sys.executable, "-c", LIST_WHAT_IS_LOADED, *core_modules()],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert set(listing) - sys.stdlib_module_names == {"trimcore"}


def test_the_package_says_that_it_is_typed() -> None:
    assert files("trimcore").joinpath("py.typed").is_file()
