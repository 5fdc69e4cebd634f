"""Programs that the system's packages bring."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servers.binaries import say
from servers.errors import Missing
from servers.places import cache, locked

START_POLICY = Path("/usr/sbin/policy-rc.d")


def debian_package(package: str, program: Path) -> None:
    """Install Debian's package unless the program is there, if we may.

    Raises:
        Missing: only root could, or there is no such package.
    """
    if program.exists():
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        how = f"apt-get install {package}" if apt else "no apt-get here"
        raise Missing(f"{package}: it is not installed, and only root could do that ({how})")
    with locked(cache() / "packages"):
        if not program.exists():
            _install(apt, package, program)


def _install(apt: str, package: str, program: Path) -> None:
    say(f"installing {package}")
    get = [apt, "-o", "DPkg::Lock::Timeout=300", "-qq"]
    install = [*get, "install", "--yes", "--no-install-recommends", package]
    with _nothing_started():
        for args in ([*get, "update"], install):
            done = subprocess.run(
                args,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
    if done.returncode or not program.exists():
        raise Missing(f"{package}: apt-get could not install it: {done.stderr.strip()[-1000:]}")


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Keep packages from starting their services, in the way that Debian has for it.

    A broker of the package's own would listen on all addresses.
    """
    if START_POLICY.exists():
        yield
        return
    START_POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    START_POLICY.chmod(0o755)
    try:
        yield
    finally:
        START_POLICY.unlink()
