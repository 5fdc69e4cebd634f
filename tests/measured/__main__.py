"""Brings together what all processes have measured, and shows what of trimcore never ran.

Ends with 2 if that is more than `fail_under` of `[tool.coverage.report]` allows.
"""

import marshal
import subprocess
import sys
from collections import defaultdict
from contextlib import suppress
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
    ran: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for dump in folder.glob(".coverage.*.dump"):
        # A child that was killed has written nothing, or half of it.
        with suppress(EOFError, ValueError, TypeError):
            for file, arcs in marshal.loads(dump.read_bytes()).items():
                ran[file].update(arcs)
        dump.unlink()
    gathered = CoverageData(basename=str(folder / ".coverage.engine"))
    gathered.add_arcs(ran)
    gathered.write()


if __name__ == "__main__":
    sys.exit(main())
