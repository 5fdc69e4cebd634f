"""The wheel as strangers install it: each extra by itself, on each Python that there is here."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SHOWN = 400
"""How many lines of each stream are shown of a command that fails, the last ones."""
UV = Path(sys.executable).with_name("uv")
NO_CLI = "from importlib.util import find_spec; assert find_spec('click') is None"
IMPORTS = {
    "": f"import trimcore, trimcore.domain, trimcore.ports; {NO_CLI}",
    "cli": "import trimcore.entrypoints.cli.commands",
    "logs": "import trimcore.entrypoints.observability.logs",
    "metrics": "import trimcore.entrypoints.observability.metrics",
    "engine": f"import trimcore; trimcore.Cutter().close(); {NO_CLI}",
    "otio": "import opentimelineio",
    "web": "import trimcore.entrypoints.http.app",
    "worker": "import trimcore.entrypoints.worker.actors",
    "mongo": "import trimcore.adapters.mongo.database",
    "minio": "import trimcore.adapters.minio.blobs",
    "conformance": "import trimcore.ports.conformance.media",
    "all": "import trimcore.entrypoints.http.app, trimcore.entrypoints.worker.actors",
}
"""What each extra, `""` for none, makes possible by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a wheel did in an environment of its own; `complaint` is empty if it did well."""

    python: str
    extra: str
    complaint: str

    def __str__(self) -> str:
        what = f"trimcore[{self.extra}]" if self.extra else "trimcore"
        return f"Python {self.python}, {what}: {self.complaint or 'well'}"


def try_wheel(wheel: Path, film: Path) -> Iterator[Trial]:
    """Install the wheel with each extra on each Python that is here, and use what it brings.

    Packages come from where pip gets them. `film` is cut by whatever has the engine.
    """
    for python in filter(_is_here, PYTHONS):
        for extra in IMPORTS:
            with tempfile.TemporaryDirectory(prefix="trimcore-try-") as folder:
                complaint = _tried(Path(folder) / "venv", python, wheel, extra, film)
            yield Trial(python=python, extra=extra, complaint=complaint)


def _is_here(python: str) -> bool:
    return ran([str(UV), "python", "find", "--no-python-downloads", python]) == ""


def _tried(venv: Path, python: str, wheel: Path, extra: str, film: Path) -> str:
    wanted = f"trimcore[{extra}] @ {wheel.resolve().as_uri()}" if extra else str(wheel.resolve())
    here = str(venv / "bin" / "python")
    commands = [
        [str(UV), "venv", "--quiet", "--no-python-downloads", "--python", python, str(venv)],
        [str(UV), "pip", "install", "--quiet", "--python", here, wanted],
        [here, "-W", "error", "-c", IMPORTS[extra]],
    ]
    if extra in {"engine", "all"}:
        cut = "import sys, trimcore; trimcore.cut(*sys.argv[1:], start='0.4', duration=1)"
        commands.append([here, "-c", cut, str(film), str(venv / "cut.mp4")])
    if extra in {"cli", "all"}:
        commands.append([str(venv / "bin" / "trimcore"), "--version"])
    for command in commands:
        complaint = ran(command)
        if complaint:
            return complaint
    return ""


def ran(command: list[str], folder: Path | None = None) -> str:
    """Run a command that knows nothing of this environment.

    Returns the last lines of what it wrote, or its exit code; nothing if it did well.
    """
    lean = {name: os.environ[name] for name in os.environ if not name.startswith("PYTHON")}
    lean.pop("VIRTUAL_ENV", None)
    # A shim chooses by this which interpreters it shows; those that are not here do no harm.
    if shutil.which("pyenv"):
        lean["PYENV_VERSION"] = _pyenv_versions()
    done = subprocess.run(
        command, env=lean, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return ""
    # Both: pytest tells of failures on stdout, and one warning on stderr would hide them.
    ends = ["\n".join(text.splitlines()[-SHOWN:]) for text in (done.stdout, done.stderr)]
    return "\n".join(ends).strip() or f"exit code {done.returncode}"


def _pyenv_versions() -> str:
    done = subprocess.run(
        ["pyenv", "versions", "--bare"],  # noqa: S607 - whichever is on the path
        capture_output=True,
        text=True,
        check=True,
    )
    ours = [each for each in done.stdout.split() if each.rpartition(".")[0] in PYTHONS]
    return ":".join(reversed(ours))
