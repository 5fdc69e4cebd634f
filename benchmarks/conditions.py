"""What a measurement was made on: results mean nothing without it."""

import datetime as dt
import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path

from benchmarks.places import ROOT
from benchmarks.tool import Tool


def conditions(tools: list[Tool]) -> dict[str, str]:
    """Describe machine and programs."""
    version = importlib.metadata.version
    found = {
        "date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d"),
        "trimcore": f"{version('trimcore')}, {commit()}",
        "processor": _processor(),
        "processors": str(os.cpu_count()),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "PyAV": version("av"),
    }
    for tool in tools:
        if tool.missing:
            found[tool.name] = f"missing: {tool.missing}"
        elif tool.version:
            found[tool.name.partition("-")[0]] = tool.version
    return found


def commit() -> str:
    """Name the commit of the checkout, and say if its sources differ from it."""
    tip = _git("rev-parse", "--short", "HEAD")
    if not tip:
        return "no commit known"
    changed = _git("status", "--porcelain", "--untracked-files=all", "src")
    return f"commit {tip}" + (" with changes" if changed else "")


def _git(*arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout.strip()


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()
