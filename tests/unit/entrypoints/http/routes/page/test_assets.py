"""The page's files: whole, of one piece, and of nobody else's making where it does not say so."""

import re
from urllib.parse import urljoin

import pytest

from trimcore.entrypoints.http.routes.page.assets import INDEX, assets
from trimcore.entrypoints.http.routes.page.page import PagePolicy

OURS = {
    path: asset.content.decode()
    for path, asset in assets().items()
    if not path.startswith("libraries/")
}
MODULES = {path: text for path, text in OURS.items() if path.endswith(".js")}
LIBRARIES = {path for path in assets() if path.startswith("libraries/")}


def test_what_the_page_loads_is_there() -> None:
    loaded = re.findall(r'(?:src|href)="page/([^"]+)"', OURS[INDEX])
    assert len(loaded) > 5
    assert set(loaded) <= set(assets())


@pytest.mark.parametrize("path", MODULES)
def test_what_a_module_imports_is_there(path: str) -> None:
    imported = re.findall(r'(?:from|import) "([^"]+)"', MODULES[path])
    assert {urljoin(path, name) for name in imported} <= set(assets())


@pytest.mark.parametrize("path", OURS)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path: str) -> None:
    """The policy would refuse it, and only in a browser would one see that."""
    text = re.sub(r'xmlns="[^"]+"', "", OURS[path])
    assert not re.search(r"https?://", text)
    assert not re.search(r"\sstyle=|<style|<script>|\son[a-z]+=\"|eval\(", text)


@pytest.mark.parametrize("path", MODULES)
def test_every_sentence_is_in_the_one_file(path: str) -> None:
    """What stands between tags is a value, not a text."""
    if path == "sentences.js":
        return
    shown = re.sub(r"\$\{[^{}]*(\{[^{}]*\}[^{}]*)*\}", "", MODULES[path])
    texts = re.findall(r">\s*([A-Za-z]{3,}[^<>${}()=;`]*)<", shown)
    assert texts == []


@pytest.mark.parametrize("path", MODULES)
def test_every_sentence_that_is_named_exists(path: str) -> None:
    part = re.search(r"const say = sentences(?:\.(\w+))?;", MODULES[path])
    if part is None:
        return
    text = MODULES["sentences.js"]
    if part[1]:
        text = text[text.index(f"\n  {part[1]}: {{") :]
    for name in re.findall(r"\bsay\.(\w+)", MODULES[path]):
        assert re.search(rf"\n\s+{name}:", text), name


def test_every_library_comes_with_its_licence() -> None:
    licences = {path for path in LIBRARIES if "LICENCE" in path}
    assert len(licences) == 7
    assert all(b"ermission" in assets()[path].content for path in licences)


def test_the_policy_names_the_store_only_where_it_serves_its_links_itself() -> None:
    ours = PagePolicy.beside("/blobs/x", None).header()
    theirs = PagePolicy.beside("https://s3.example.org:9000/bucket/x?sig=1").header()
    assert "media-src blob: 'self';" in ours
    assert "media-src blob: 'self' https://s3.example.org:9000;" in theirs
    assert "script-src 'self';" in theirs
