"""Where things are kept: all outside the tree, in the user's cache folder."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def cache() -> Path:
    """Return the folder of what was built, made if need be."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return _made(Path(base) / "trimcore" / "servers")


def runs() -> Path:
    """Return the folder that has one folder for each set of running servers."""
    return _made(cache() / "runs")


def run_folder() -> Path:
    """Return the folder of the servers that `make servers` starts for this checkout."""
    return runs() / hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock among processes; it ends with its holder, however that ends."""
    with path.with_name(f"{path.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
