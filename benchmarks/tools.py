"""The cutters: ours in its three modes, and its peers."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.places import cache
from benchmarks.rivals import ffmpeg, losslesscut, mkvmerge
from benchmarks.tool import Job, Tool

SMARTCUT = "1.7"


def tools() -> list[Tool]:
    """List all cutters, those that are missing too."""
    ours = [_ours(mode) for mode in ("exact", "encode", "instant")]
    return [*ours, _smartcut(), *losslesscut(), mkvmerge(), *ffmpeg()]


def _ours(mode: str) -> Tool:
    def command(job: Job) -> list[str]:
        window = ["--start", job.start, "--duration", job.duration]
        trim = [sys.executable, "-m", "trimcore", "trim", job.source, str(job.output)]
        return [*trim, *window, "--mode", mode, "--json", "--force"]

    return Tool(name=f"trimcore-{mode}", title=f"trimcore, {mode}", command=command, ours=True)


def _smartcut() -> Tool:
    folder = cache("peers") / f"smartcut-{SMARTCUT}"
    program, missing = folder / "bin" / "smartcut", ""
    if not program.exists():
        missing = _install(folder)

    def command(job: Job) -> list[str]:
        start, end = float(job.window.start), float(job.window.end)
        return [str(program), job.source, str(job.output), "--keep", f"{start},{end}"]

    title = f"smartcut {SMARTCUT}"
    return Tool(name="smartcut", title=title, command=command, version=SMARTCUT, missing=missing)


def _install(folder: Path) -> str:
    """Give it an environment of its own, since it pins its libraries; return what went wrong."""
    print("installing smartcut, once", file=sys.stderr)
    venv.create(folder, with_pip=True, clear=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    done = subprocess.run(
        [*pip, f"smartcut=={SMARTCUT}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        shutil.rmtree(folder)
        return "it could not be installed from PyPI"
    return ""
