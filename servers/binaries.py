"""Programs that Go builds, each once for each version, whoever asks and however often."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from servers.errors import Missing
from servers.places import cache, locked


def say(text: str) -> None:
    """Tell the user what takes time; standard output is for settings alone."""
    sys.stderr.write(f"servers: {text}\n")
    sys.stderr.flush()


def go_program(name: str, module: str, version: str) -> Path:
    """Return the program that a published Go module is, built now if it was never before.

    Raises:
        Missing: there is no Go toolchain, or it cannot build this.
    """
    return _built(name, version, ["install", f"{module}@{version}"])


def own_go_program(name: str, version: str, source: Path) -> Path:
    """Return the program that a folder of ours is, built now if it was never before.

    Raises:
        Missing: there is no Go toolchain, or it cannot build this.
    """
    digest = hashlib.sha256()
    for path in sorted([*source.glob("*.go"), *source.glob("go.*")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    args = ["install", "-mod=readonly", "-trimpath", "."]
    return _built(name, f"{version}-{digest.hexdigest()[:12]}", args, folder=source)


def _built(name: str, version: str, args: list[str], *, folder: Path | None = None) -> Path:
    program = cache() / f"{name}-{version}" / name
    if program.exists():
        return program
    with locked(cache() / f"{name}-{version}"):
        if not program.exists():
            _build(program, args, folder)
    return program


def _build(program: Path, args: list[str], folder: Path | None) -> None:
    """Build beside the place, and move there only what is whole."""
    go = shutil.which("go")
    if go is None:
        raise Missing(f"{program.name}: there is no Go toolchain to build it with")
    say(f"building {program.parent.name}, once; this takes minutes")
    bench = program.parent.with_name(f"{program.parent.name}.part")
    shutil.rmtree(bench, ignore_errors=True)
    bench.mkdir()
    environ: Mapping[str, str] = {**os.environ, "GOBIN": str(bench)}
    done = subprocess.run(
        [go, *args],
        cwd=folder or bench,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Missing(f"{program.name}: Go could not build it: {done.stderr.strip()[-1000:]}")
    bench.rename(program.parent)
