"""Programs of others, as they are run."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.integration.service.deployment import PATIENCE


def run(command: Sequence[str], folder: Path) -> str:
    """Run a program in a folder, and return what it prints; nothing may be wrong with it."""
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout
