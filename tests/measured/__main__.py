"""Brings together what all processes have measured, and shows what of trimcore never ran.

Ends with 2 if that is more than `fail_under` of `[tool.coverage.report]` allows.
"""

import subprocess
import sys
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Combine and report."""
    gather(ROOT)
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--quiet"], cwd=ROOT, check=True)
    return subprocess.run([*coverage, "report"], cwd=ROOT, check=False).returncode


def gather(folder: Path) -> None:
    """Write what the engine's processes dumped as one file that can be combined with others."""
    gathered = CoverageData(basename=str(folder / ".coverage.engine"))
    for dump in folder.glob(".coverage.*.dump"):
        content = dump.read_bytes()
        if content:  # a child that was killed has written nothing
            measured = CoverageData(no_disk=True)
            measured.loads(content)
            gathered.update(measured)
        dump.unlink()
    gathered.write()


if __name__ == "__main__":
    sys.exit(main())
