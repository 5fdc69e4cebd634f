"""The cutters: ours in its three modes, and its peers."""

import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import cache
from trimcore.domain.cutting.timeline.window import TrimWindow

SMARTCUT = "1.7"
_VIDEO = {
    "h264": ("libx264", "-preset", "veryfast", "-crf", "20"),
    "hevc": ("libx265", "-preset", "veryfast", "-crf", "22", "-x265-params", "log-level=error"),
    "vp9": ("libvpx-vp9", "-cpu-used", "5", "-row-mt", "1", "-crf", "30", "-b:v", "0"),
    "av1": ("libsvtav1", "-preset", "10", "-crf", "30"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One cut as a tool is asked for it; `source` is a path or an address."""

    source: str
    output: Path
    start: str
    duration: str
    codec: str

    @property
    def window(self) -> TrimWindow:
        """Return the window that is cut out."""
        return TrimWindow.parse(self.start, self.duration)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A cutter; `missing` says why it is not there, if it is not."""

    name: str
    title: str
    command: Callable[[Job], list[str]]
    version: str = ""
    missing: str = ""
    ours: bool = False


def tools() -> list[Tool]:
    """List all cutters, those that are missing too."""
    return [*(_ours(mode) for mode in ("exact", "encode", "instant")), _smartcut(), *_ffmpeg()]


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


def _ffmpeg() -> list[Tool]:
    program = shutil.which("ffmpeg")
    missing = "" if program else "there is no ffmpeg on the path"
    version = _ffmpeg_version(program) if program else ""
    base = [program or "ffmpeg", "-nostdin", "-loglevel", "error", "-y"]

    def copy(job: Job) -> list[str]:
        cut = ["-ss", job.start, "-i", job.source, "-t", job.duration, "-c", "copy"]
        return [*base, *cut, str(job.output)]

    def exact(job: Job) -> list[str]:
        cut = ["-ss", job.start, "-i", job.source, "-t", job.duration]
        return [*base, *cut, *_encoding(job), str(job.output)]

    def start(job: Job) -> list[str]:
        cut = ["-i", job.source, "-ss", job.start, "-t", job.duration]
        return [*base, *cut, *_encoding(job), str(job.output)]

    made = (
        ("ffmpeg-copy", "ffmpeg, copy", copy),
        ("ffmpeg-exact", "ffmpeg, input seek and encode", exact),
        ("ffmpeg-start", "ffmpeg, decode from the start and encode", start),
    )
    return [
        Tool(name=name, title=title, command=command, version=version, missing=missing)
        for name, title, command in made
    ]


def _encoding(job: Job) -> list[str]:
    return ["-c:v", *_VIDEO[job.codec], "-fps_mode", "passthrough"]


def _ffmpeg_version(program: str) -> str:
    shown = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    return shown.stdout.split()[2]
