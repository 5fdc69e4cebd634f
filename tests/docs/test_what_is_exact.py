"""The page of what is exact is that of this version and of every report."""

import importlib.metadata
import re
from pathlib import Path

from tests.corpus.reports.catalogue import REPORTS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "what-is-exact.md"
ROW = re.compile(
    r"^\| (\S+) \| (.+?) \| (\S+) \| (.+?) \| (.+?) \| \[report\]\((.+)\) \|$", re.MULTILINE
)


def test_the_header_names_the_version() -> None:
    """A new version needs `make corpus`."""
    header = PAGE.read_text(encoding="utf-8").partition("\n\n")[2].partition("\n")[0]
    assert header.startswith(f"trimcore {importlib.metadata.version('trimcore')}, ")


def test_every_report_is_listed_as_it_is() -> None:
    """Each once, in the order of the catalogue."""
    rows = [
        (name, kind, container, right, address)
        for name, kind, container, _, right, address in ROW.findall(PAGE.read_text("utf-8"))
    ]
    assert rows == [
        (report.name, report.kind, report.container, report.right, report.address)
        for report in REPORTS.values()
    ]


def test_only_what_is_known_to_be_wrong_is_wrong() -> None:
    results = {row[0]: row[3] for row in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    assert {name for name, told in results.items() if "WRONG" in told} == {
        report.name for report in REPORTS.values() if report.wrong
    }
