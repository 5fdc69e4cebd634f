"""What a confined child could not load any more is there before, and nothing else."""

import os
import pkgutil
import subprocess
import sys

import av

PRELOADED = """
import sys
from trimcore.adapters.pyav.child.fork_server import load_codecs
load_codecs()
print(*sys.modules)
"""
NEVER_CUTS = {"av.__main__", "av.datasets"}


def test_all_that_cuts_is_loaded_and_nothing_that_connects() -> None:
    """The downloads of samples bring the network's modules, which take as long as all the rest."""
    command = [sys.executable, "-I", "-c", PRELOADED]
    unmeasured = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    ran = subprocess.run(command, env=unmeasured, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    there = {module.name for module in pkgutil.walk_packages(av.__path__, "av.")}
    assert there - NEVER_CUTS <= loaded
    assert not {"ssl", "http", "email", "asyncio", "numpy", "platform", "msgspec"} & loaded
