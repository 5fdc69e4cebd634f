"""The browser in which outputs are played: no server, but installed in the same way."""

import shutil
from pathlib import Path

from servers.packages import debian_package

PACKAGED = Path("/usr/bin/chromium")


def install() -> Path:
    """Return the browser's program: one on the path, else Debian's, installed if we may.

    Raises:
        Missing: it is not to be had on this machine.
    """
    found = shutil.which("chromium")
    if found is not None:
        return Path(found)
    debian_package("chromium", PACKAGED)
    return PACKAGED
