"""The documents hold together: links lead somewhere, decisions have their parts, examples run."""

import doctest
import re
from pathlib import Path

import pytest

from trimcore.entrypoints.http.routes.page.assets import assets

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
HISTORY = {*RECORDS, ROOT / "CHANGELOG.md"}
"""Documents that tell what once was."""
PACKAGE = "src/trimcore"
ROOMS = ("", PACKAGE, *(f"{PACKAGE}/{room}" for room in ("entrypoints/http", "adapters/pyav")))
LOCKS = sorted((ROOT / "requirements").iterdir())

LINK = re.compile(r"\[[^\]]*\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?\)")
FILE = re.compile(r"`((?:[\w-]+/)+\w+\.(?:py|toml|lock|yaml))(?:: (\w+))?`")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
ADDRESS = re.compile(r"\w+://|(?<!\S)/\w")
LINES_OF_A_PAGE = 60


def name(path: Path) -> str:
    """Name a case after its file."""
    return str(path.relative_to(ROOT))


def anchors(document: Path) -> set[str]:
    """Return the anchors that a document's headings make."""
    titles = HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_inside_the_repository_leads_somewhere(document: Path) -> None:
    for target, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        path = (document.parent / target).resolve() if target else document
        assert path.exists(), f"{target} does not exist"
        assert not anchor or anchor in anchors(path), f"{target}#{anchor} does not exist"


@pytest.mark.parametrize("document", [path for path in DOCUMENTS if path not in HISTORY], ids=name)
def test_every_file_that_is_named_is_there_and_has_what_is_named_with_it(document: Path) -> None:
    """Named as seen from the repository, from the package, or from a room that has many files."""
    for file, word in FILE.findall(document.read_text(encoding="utf-8")):
        found = [ROOT / room / file for room in ROOMS if (ROOT / room / file).exists()]
        assert found, f"{file} is not there"
        assert not word or any(word in path.read_text(encoding="utf-8") for path in found), word


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_example_runs(document: Path) -> None:
    outcome = doctest.testfile(str(document), module_relative=False)
    assert outcome.failed == 0


def test_the_pages_lesson_names_what_the_page_shows() -> None:
    """What stands in italics there is a button or a heading, letter for letter."""
    lesson = (ROOT / "docs/tutorials/page.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", lesson))
    shown = set(re.findall(r'"([^"\n]+)"', assets()["sentences.js"].content.decode()))
    assert len(named) > 8
    assert named - shown == set()


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_a_decision_record_has_its_four_parts_and_fits_on_a_page(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Status",
        "Context",
        "Decision",
        "Consequences",
    ]
    assert len(text.splitlines()) <= LINES_OF_A_PAGE


def test_decision_records_are_numbered_without_a_gap_and_listed() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))
    assert [record.name for record in RECORDS if f"({record.name})" not in index] == []


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_a_lock_names_no_address(lock: Path) -> None:
    assert ADDRESS.findall(lock.read_text(encoding="utf-8")) == []
