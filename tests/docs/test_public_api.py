"""What is public does not change without a word in the changelog."""

import re
from pathlib import Path

import pytest

from docs import generate_api
from docs.generate_api import GONE, Record, record, released, renewed, untold

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(r"^## \[(.+?)\]", re.MULTILINE)


def test_it_was_told_in_a_fragment_or_a_version_that_there_is() -> None:
    fragments = {path.name for path in (ROOT / "changes").iterdir()}
    versions = set(HEADING.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    assert {one["told"] for one in record().values()} <= fragments | versions


@pytest.mark.parametrize(
    ("before", "now", "named"),
    [
        ({"cut": "(a)"}, {"cut": "(a)"}, []),
        ({"cut": "(a)"}, {"cut": "(a, b)"}, ["cut"]),
        ({"cut": "(a)"}, {"cut": "(a)", "glue": "()"}, ["glue"]),
        ({"cut": "(a)", "glue": "()"}, {"cut": "(a)"}, ["glue"]),
    ],
    ids=["the same", "another", "new", "gone"],
)
def test_what_was_not_told_is_named_until_it_is(
    monkeypatch: pytest.MonkeyPatch,
    before: dict[str, str],
    now: dict[str, str],
    named: list[str],
) -> None:
    told: Record = {name: {"is": line, "told": "1.0"} for name, line in before.items()}
    monkeypatch.setattr(generate_api, "api", lambda: now)
    assert untold(told) == named
    made = renewed(told, "+it.changed.md")
    assert untold(made) == []
    assert [name for name, one in made.items() if one["told"] == "+it.changed.md"] == named
    after = released(made, "1.1")
    assert untold(after) == []
    assert GONE not in {one["is"] for one in after.values()}
    assert {one["told"] for one in after.values()} <= {"1.0", "1.1"}


def test_arguments_fields_and_members_are_part_of_it() -> None:
    api = generate_api.api()
    assert "remove: Sequence[Pair] | None=None" in api["cut"]
    assert api["Receipt.frames_copied"] == "Receipt.frames_copied int"
    assert api["TrimMode.EXACT"] == "TrimMode.EXACT exact"
    assert api["NotAVideo"] == "NotAVideo (MediaFault)"
    assert "workers" in api["Cutter.__init__"]
