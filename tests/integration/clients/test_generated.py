"""Clients that are made of the API's description, as the guide has it, cut a video."""

import sys
from pathlib import Path

import pytest

from servers import node
from tests.docs.test_lessons import blocks
from tests.integration.clients.programs import run
from tests.integration.node_modules import node_beside
from tests.integration.service.deployment import Api
from trimcore import inspect

PAGE = "how-to/generate-a-client.md"


def write(path: Path, language: str) -> None:
    """Write the block of the guide that is in a language."""
    (block,) = blocks(PAGE, language)
    path.write_text(block, encoding="utf-8")


def command_of(page: str, address: str) -> list[str]:
    """Return the command that a block of the guide holds, for a service at this address."""
    return page.replace("\\\n", " ").replace("http://localhost:8000", address).split()


def require_cut(result: Path) -> None:
    """Require a second of both the film's tracks."""
    media = inspect(result)
    assert [track.kind for track in media.tracks] == ["video", "audio"]
    assert media.duration is not None
    assert abs(media.duration - 1) < 0.05


def test_a_python_client_registers_uploads_waits_and_downloads(
    api: Api, film: Path, tmp_path: Path
) -> None:
    write(tmp_path / "client.yaml", "yaml")
    write(tmp_path / "cut.py", "python")
    generate = command_of(blocks(PAGE, "sh")[0], api.address)
    generate[0] = str(Path(sys.executable).with_name(generate[0]))
    said = run(generate, tmp_path)
    assert "arning" not in said, said
    printed = run([sys.executable, "cut.py", api.address, str(film), "cut.mp4"], tmp_path)
    assert printed.strip() == "done 00:00:01"
    require_cut(tmp_path / "cut.mp4")


def test_a_typescript_client_registers_uploads_waits_and_downloads(
    api: Api, film: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Compiled as strictly as TypeScript can."""
    program = node_beside(tmp_path, node.CALLING, pytestconfig)
    programs = tmp_path / "node_modules" / ".bin"
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    write(tmp_path / "cut.ts", "ts")
    _, name, *given = command_of(blocks(PAGE, "sh")[1], api.address)
    run([program, str(programs / name), *given], tmp_path)
    compiled = ["--strict", "--noEmitOnError", "--target", "es2022", "--module", "nodenext"]
    run([program, str(programs / "tsc"), *compiled, "cut.ts"], tmp_path)
    printed = run([program, "cut.js", api.address, str(film), "cut.mp4"], tmp_path)
    assert printed.strip() == "done 00:00:01"
    require_cut(tmp_path / "cut.mp4")
