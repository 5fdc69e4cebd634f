"""Node.js, for clients that are written for it: no server, but installed in the same way."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from servers.binaries import say
from servers.errors import Missing
from servers.packages import debian_package
from servers.places import ROOT, cache, locked

PACKAGED = Path("/usr/bin/node")
PACKAGED_NPM = Path("/usr/bin/npm")
UPLOADING = ROOT / "tests" / "integration" / "service" / "tus"
CALLING = ROOT / "tests" / "integration" / "clients" / "node"
"""Folders of files that pin packages."""
_FILES = ("package.json", "package-lock.json")


def install() -> None:
    """Install Node's program and all packages, unless they are there.

    Raises:
        Missing: they are not to be had on this machine.
    """
    for pinned in (UPLOADING, CALLING):
        find(pinned)


def find(pinned: Path) -> tuple[Path, Path]:
    """Return Node's program, and a folder with `node_modules` as pinned, made if need be.

    Raises:
        Missing: they are not to be had on this machine.
    """
    return _program("node", "nodejs", PACKAGED), _modules(pinned)


def _program(name: str, package: str, packaged: Path) -> Path:
    found = shutil.which(name)
    if found is not None:
        return Path(found)
    debian_package(package, packaged)
    return packaged


def _modules(pinned: Path) -> Path:
    said = b"".join((pinned / name).read_bytes() for name in _FILES)
    folder = cache() / f"node-{hashlib.sha256(said).hexdigest()[:12]}"
    made = folder / ".made"
    with locked(folder):
        if not made.exists():
            npm = _program("npm", "npm", PACKAGED_NPM)
            folder.mkdir(exist_ok=True)
            for name in _FILES:
                shutil.copy(pinned / name, folder)
            _install(npm, folder)
            made.touch()
    return folder


def _install(npm: Path, folder: Path) -> None:
    say("installing the packages of Node.js that the tests use")
    done = subprocess.run(
        [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Missing(f"packages of Node.js: npm ci failed: {done.stderr.strip()[-1000:]}")
