"""What a user's type checker accepts of the domain and the ports, and what it refuses, and why."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXPECTED = re.compile(r"# refused: ([a-z-]+)$")

Found = dict[str, set[str]]
"""The codes of the errors, by file and line."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Check all files at once, as a user does who has the package installed."""
    folder = tmp_path_factory.mktemp("user")
    settings = folder / "mypy.ini"
    settings.write_text("[mypy]\nstrict = true\nexplicit_package_bases = true\n", encoding="utf-8")
    options = [f"--config-file={settings}", f"--cache-dir={folder / 'cache'}", "--output=json"]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "accepted", "refused"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    found: Found = {}
    for line in ran.stdout.splitlines():
        told = json.loads(line)
        if told["severity"] == "error":
            found.setdefault(f"{told['file']}:{told['line']}", set()).add(told["code"])
    assert ran.returncode == 1, ran.stderr
    return found


def test_what_is_right_is_accepted(found: Found) -> None:
    """Without one error, in the strictest mode."""
    assert list(HERE.glob("accepted/*.py"))
    assert {place: codes for place, codes in found.items() if "accepted" in place} == {}


def test_what_the_readme_shows_is_accepted(tmp_path: Path) -> None:
    """As it stands, one block after the other."""
    text = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    code = "".join(BLOCK.findall(text))
    assert code.count("trimcore.cut(") == 1
    (tmp_path / "readme.py").write_text(code, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "readme.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_what_is_wrong_is_refused(found: Found) -> None:
    """On each line that says so, with that error, and nowhere else."""
    expected = {
        f"{path.relative_to(HERE)}:{number}": {marked[1]}
        for path in HERE.glob("refused/*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (marked := EXPECTED.search(line))
    }
    assert len(expected) >= 20
    assert found == expected
