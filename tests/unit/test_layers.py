"""Each rule on who imports whom is broken by one forbidden import: none of them is empty."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
PLANTED = {
    "layers": ("domain/errors/base.py", "import trimcore.domain.model.ids"),
    "frameworks": ("domain/model/ids.py", "import msgspec"),
    "no-io": ("domain/model/user.py", "import time"),
    "wiring": ("entrypoints/worker/trims/attempt.py", "import trimcore.adapters.memory.clock"),
    "adapters": ("adapters/memory/clock.py", "import trimcore.adapters.system.clock"),
    "ways-in": ("entrypoints/worker/pool.py", "import trimcore.entrypoints.http.limits"),
    "conformance": ("entrypoints/worker/sweeper.py", "import trimcore.ports.conformance.clock"),
    "usecases": (
        "domain/usecases/sources/get_source.py",
        "import trimcore.domain.usecases.uploads.get_upload",
    ),
    "cutting": ("domain/cutting/modes.py", "import trimcore.domain.cutting.planning.plan"),
    "pyav": (
        "adapters/pyav/bitstream/nal.py",
        "import trimcore.adapters.pyav.writing.muxing.opening",
    ),
    "pyav-caller": ("adapters/pyav/caller/answers/receipt.py", "import av"),
    "http": ("entrypoints/http/jsonapi/query.py", "import trimcore.entrypoints.http.app"),
}


def lint(folder: Path) -> dict[str, bool]:
    """Check a copy of the package, and tell by name which contracts it keeps."""
    made = subprocess.run(
        [
            *(
                sys.executable,
                "-c",
                "from importlinter.cli import lint_imports_command as run; run()",
            ),
            *("--no-cache", "--config", str(ROOT / "pyproject.toml")),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = made.stdout.splitlines()
    told = {
        contract["id"]: next(line for line in said if line.startswith(contract["name"] + " "))
        for contract in CONTRACTS
    }
    return {name: "KEPT" in line for name, line in told.items()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the package to a folder of its own."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copytree(ROOT / "src" / "trimcore", folder / "trimcore")
    return folder


def test_every_contract_is_kept_until_its_import_is_planted(copy: Path) -> None:
    """A contract without a violation of its own here would be a hope."""
    assert set(PLANTED) == {contract["id"] for contract in CONTRACTS}
    assert set(lint(copy).values()) == {True}
    for file, line in PLANTED.values():
        path = copy / "trimcore" / file
        path.write_text(f"{path.read_text()}\n{line}\n")
    assert [name for name, kept in lint(copy).items() if kept] == []
