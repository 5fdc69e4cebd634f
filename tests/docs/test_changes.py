"""What is in `changes/` can be made into a changelog, and reads as one."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

from docs.generate_api import record, untold

ROOT = Path(__file__).resolve().parents[2]
FRAGMENTS = sorted(path for path in (ROOT / "changes").iterdir() if path.name != "README.md")
NAME = re.compile(r"\+[a-z0-9]+(-[a-z0-9]+)*\.(added|changed|fixed|removed|security)\.md")


def draft(folder: Path) -> str:
    """Return the section that would be written from the fragments in a folder."""
    made = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--dir", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout


def test_a_fragment_is_named_after_a_change_and_its_kind() -> None:
    for path in FRAGMENTS:
        assert NAME.fullmatch(path.name), f"{path}: +words-about-it.kind.md, see changes/README.md"
        text = path.read_text(encoding="utf-8")
        assert text.endswith(".\n"), path
        assert not text.startswith(("-", "*", "#")), f"{path}: the list is made around it"
        assert max(map(len, text.splitlines())) <= 100, path


def test_each_change_of_what_is_public_has_been_told() -> None:
    """Otherwise write a fragment, and run `python docs/generate_api.py` with its name."""
    names = untold(record())
    assert not names, f"python docs/generate_api.py +words.kind.md: a fragment tells of {names}"


def test_fragments_become_the_section_of_this_version(tmp_path: Path) -> None:
    """By the project's own settings, each under the heading of its kind."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "src").symlink_to(ROOT / "src")
    changes = tmp_path / "changes"
    changes.mkdir()
    (changes / "+a-door.added.md").write_text("There is a door.\n", encoding="utf-8")
    (changes / "+a-wall.fixed.md").write_text("The wall\nholds.\n", encoding="utf-8")
    (changes / "README.md").write_text("Not a change.\n", encoding="utf-8")
    version = importlib.metadata.version("trimcore")
    section = draft(tmp_path)
    assert re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n\n"
        r"### Added\n\n- There is a door\.\n\n### Fixed\n\n- The wall\n  holds\.\n",
        section,
        re.MULTILINE,
    ), section
    assert "Not a change" not in section


def test_the_fragments_that_there_are_can_be_built() -> None:
    section = draft(ROOT)
    for path in FRAGMENTS:
        assert path.read_text(encoding="utf-8").split("\n")[0] in section
