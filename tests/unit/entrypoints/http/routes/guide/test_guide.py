"""The documents in a browser: only what was built is sent, and its own scripts alone may run."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from trimcore.entrypoints.http.routes.guide.guide import Guide


def test_nothing_is_there_until_it_is_built(tmp_path: Path) -> None:
    assert Guide(tmp_path / "none").assets == {}


def test_files_are_told_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "adr").mkdir()
    (tmp_path / "adr" / "index.html").write_text("<p>")
    (tmp_path / "secret.py").write_text("")
    assert set(Guide(tmp_path).assets) == {"adr/index.html"}


def test_a_script_in_a_page_may_run_by_its_digest_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<script src="a.js"></script><script>go("é")</script>')
    digest = b64encode(sha256('go("é")'.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in Guide(tmp_path).policy
