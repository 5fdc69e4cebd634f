"""The documents are laid out for the site: links lead to where things are there."""

import pytest

from docs.generate_site import DOCS, FOLDERS, ROOT, contents, moved, places


@pytest.mark.parametrize(
    ("document", "text", "expected"),
    [
        ("docs/how-to/scale.md", "[it](deploy.md#run-it)", "[it](deploy.md#run-it)"),
        ("docs/how-to/scale.md", "[it](../reference/README.md)", "[it](../reference/index.md)"),
        ("docs/how-to/scale.md", "[it](../../README.md#top)", "[it](../readme.md#top)"),
        ("README.md", "[it](docs/README.md)", "[it](index.md)"),
        ("README.md", "[MIT](LICENSE)", "MIT (`LICENSE`)"),
        ("CONTRIBUTING.md", "[`that`](docs/adr/README.md)", "[`that`](adr/index.md)"),
        ("CONTRIBUTING.md", "[changes](changes/README.md)", "changes (`changes/README.md`)"),
        ("docs/README.md", "![a](images/page.png)", "![a](images/page.png)"),
        ("docs/README.md", "[a](https://example.com) [b](#there)", None),
        ("docs/README.md", "```\n[a](../README.md)\n```\n", None),
    ],
)
def test_a_link_is_moved(document: str, text: str, expected: str | None) -> None:
    """What is not on the site is named; links to elsewhere and examples stay as they are."""
    assert moved(text, ROOT / document, places()) == (expected or text)


def test_every_document_has_its_place_in_the_contents() -> None:
    listed = {place for folder in FOLDERS for place in contents(DOCS / folder / "README.md")}
    there = {path.stem for folder in FOLDERS for path in (DOCS / folder).glob("*.md")}
    assert there - listed == {"README"}
    assert len(set(places().values())) == len(places())
