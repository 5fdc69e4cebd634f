"""The player that judges cuts beside ours: no server, but installed in the same way."""

import shutil
from pathlib import Path

from servers.packages import debian_package

PACKAGED = Path("/usr/bin/ffmpeg")


def install() -> None:
    """See that `ffmpeg` and `ffprobe` are on the path, by Debian's package if we may.

    Raises:
        Missing: they are not to be had on this machine.
    """
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        debian_package("ffmpeg", PACKAGED)
