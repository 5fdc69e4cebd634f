"""The matrix of what is joined, encoded or refused is that of this version and of every film."""

import importlib.metadata
import re
from pathlib import Path

from tests.corpus.broken import BROKEN
from tests.corpus.catalogue import SPECS

MATRIX = Path(__file__).resolve().parents[2] / "docs" / "reference" / "matrix.md"
ROW = re.compile(r"^\| (\S+) \|", re.MULTILINE)


def test_the_header_names_the_version() -> None:
    """A new version needs `make matrix`."""
    header = MATRIX.read_text(encoding="utf-8").partition("\n\n")[2].partition("\n")[0]
    assert header.startswith(f"trimcore {importlib.metadata.version('trimcore')}, ")


def test_every_film_and_every_broken_file_is_listed() -> None:
    """Each once, in the order of the corpus."""
    rows = [name for name in ROW.findall(MATRIX.read_text(encoding="utf-8")) if name != "---"]
    assert rows == ["film", *SPECS, "file", *BROKEN]
