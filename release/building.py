"""The wheel and the sdist, which come out the same wherever and whenever they are built."""

import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent.parent
DIST = HERE / "dist"


class NotReproducible(Exception):
    """Two builds of one tree differ."""


def build(target: Path = DIST, *, umask: int = 0o022) -> list[Path]:
    """Build both into a folder, and return the sdist and the wheel.

    The build backend is the locked one, and nothing is downloaded.
    """
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(target)],
        cwd=HERE,
        env={**os.environ, "TZ": "UTC"},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        umask=umask,
    )
    return sorted([*target.glob("trimcore-*.tar.gz"), *target.glob("trimcore-*.whl")])


def build_twice(target: Path = DIST) -> list[Path]:
    """Build, and build again under other permissions, elsewhere.

    Raises:
        NotReproducible: the second build differs; names the files.
    """
    built = build(target)
    with tempfile.TemporaryDirectory() as folder:
        again = {path.name: digest(path) for path in build(Path(folder), umask=0o077)}
    other = [path.name for path in built if again[path.name] != digest(path)]
    if other:
        raise NotReproducible(f"built twice, these differ: {', '.join(other)}")
    return built


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return sha256(path.read_bytes()).hexdigest()
