"""Cutters that are programs of the machine, by the commands with which people call them."""

import shutil
import subprocess
from pathlib import Path

from benchmarks.tool import Job, Tool

_ENCODERS = {
    "h264": "libx264",
    "hevc": "libx265",
    "vp9": "libvpx-vp9",
    "av1": "libsvtav1",
    "prores": "prores_ks",
}
_FAST = {
    "h264": ("-preset", "veryfast", "-crf", "20"),
    "hevc": ("-preset", "veryfast", "-crf", "22", "-x265-params", "log-level=error"),
    "vp9": ("-cpu-used", "5", "-row-mt", "1", "-crf", "30", "-b:v", "0"),
    "av1": ("-preset", "10", "-crf", "30"),
    "prores": ("-profile:v", "standard"),
}
_SCRIPT = Path(__file__).with_name("losslesscut.sh")
_FORMATS = {"mp4": "mp4", "mov": "mov", "webm": "webm"}
"""libav's names of containers by their extensions."""


def losslesscut() -> list[Tool]:
    """Give its normal cut and its smart one, without the program around the commands."""
    missing = _missing("ffmpeg", "ffprobe")
    return [
        Tool(
            name=name,
            title=f"LosslessCut, {title}",
            command=lambda job, kind=kind: _losslesscut(kind, job),  # type: ignore[misc]  # its kind
            missing=missing,
        )
        for name, title, kind in (
            ("losslesscut", "from the keyframe before", "keyframe"),
            ("losslesscut-smart", "smart cut", "smart"),
        )
    ]


def _losslesscut(kind: str, job: Job) -> list[str]:
    """Give the command; `kind` is what the script calls a way of cutting."""
    container = _FORMATS[job.output.suffix[1:]]
    cut = [job.source, str(job.output), job.start, job.duration]
    return ["sh", str(_SCRIPT), kind, *cut, container, _ENCODERS[job.codec]]


def mkvmerge() -> Tool:
    """Give what writes Matroska whatever the file is called, and splits at keyframes."""
    missing = _missing("mkvmerge")

    def command(job: Job) -> list[str]:
        begin, end = float(job.window.start), float(job.window.end)
        parts = f"parts:{begin:.3f}s-{end:.3f}s"
        return ["mkvmerge", "--quiet", "-o", str(job.output), "--split", parts, job.source]

    return Tool(
        name="mkvmerge",
        title="mkvmerge, split",
        command=command,
        version="" if missing else _second_word("mkvmerge", "--version"),
        missing=missing,
    )


def _missing(*programs: str) -> str:
    gone = [program for program in programs if shutil.which(program) is None]
    return f"there is no {' and no '.join(gone)} on the path" if gone else ""


def ffmpeg() -> list[Tool]:
    """Give the ways in which people cut with it."""
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
    return ["-c:v", _ENCODERS[job.codec], *_FAST[job.codec], "-fps_mode", "passthrough"]


def _second_word(*command: str) -> str:
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    return shown.stdout.split()[1]


def _ffmpeg_version(program: str) -> str:
    shown = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    return shown.stdout.split()[2]
