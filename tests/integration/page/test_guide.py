"""The site of the documents: built without a warning, served by the service, read in a browser."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from docs.generate_site import DOCS
from tests.integration.http.service import Service, running
from trimcore.entrypoints.http import dependencies
from trimcore.entrypoints.http.routes.guide.guide import Guide

LOADED = re.compile(r'<(?:script|img|link)\b[^>]*?\b(?:src|href)="(?!data:)([^"#?]+)')
TROUBLE = {"error", "warning"}
LED_TO = re.compile(r'<a\b[^>]*?\bhref="(?!\w+:)([^"]*?)(#[^"]*)?"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built without a warning."""
    folder = tmp_path_factory.mktemp("guide") / "site"
    command = [sys.executable, str(DOCS / "generate_site.py"), str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def guided(site: Path) -> Iterator[Service]:
    """A service that has the site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dependencies, "Guide", partial(Guide, site))
        with running() as service:
            yield service


def test_nothing_is_loaded_from_elsewhere_and_every_link_leads_somewhere(site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert len(pages) > 80
    for name in ("furo", "snowballstemmer", "sphinx"):
        assert "copyright" in (site / f"LICENCE-{name}.txt").read_text(encoding="utf-8").lower()
    for path, text in pages.items():
        for target in LOADED.findall(text):
            assert (path.parent / target).exists(), (path.name, target)
        for target, anchor in LED_TO.findall(text):
            aim = (path.parent / target).resolve() if target else path
            assert aim.exists(), (path.name, target)
            if len(anchor) > 1 and aim in pages:
                assert f'id="{anchor[1:]}"' in pages[aim], (path.name, target, anchor)


def test_it_is_read_and_searched_in_a_browser(guided: Service, browser: Browser) -> None:
    """Under the policy that it is sent with, without a word of complaint."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.extend([one.text] if one.type in TROUBLE else []))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{guided.http.base_url}/docs/guide")
    assert page.url.endswith("/docs/guide/index.html")
    page.get_by_role("link", name="Reference").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Reference")
    page.get_by_placeholder("Search").fill("idempotency")
    page.keyboard.press("Enter")
    found = page.locator("#search-results li a")
    found.filter(has_text="The HTTP API").click()
    assert page.locator("h1").first.inner_text().startswith("The HTTP API")
    page.locator(".theme-toggle:visible").first.click()
    assert said == []
    page.close()


def test_the_page_leads_to_it(guided: Service, browser: Browser) -> None:
    """In another tab: what is marked in this one stays."""
    page = browser.new_page()
    page.goto(f"{guided.http.base_url}/")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Guide").click()
    assert opened.value.get_by_role("heading", level=1).inner_text().startswith("trimcore")
    opened.value.close()
    page.close()


def test_without_it_there_is_nothing_at_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dependencies, "Guide", partial(Guide, tmp_path))
    with running() as service:
        assert service.http.get("/docs/guide").status_code == 404
        assert "docs/guide" not in service.http.get("/").text
        assert service.http.get("/docs/guide/index.html").status_code == 404


def test_a_setting_turns_it_off(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "Guide", partial(Guide, site))
    with running(page=False) as service:
        assert service.http.get("/docs/guide/index.html").status_code == 404
