"""The page, as a browser asks for it."""

import re

import httpx
import pytest

from tests.integration.http.service import Service, running
from trimcore.entrypoints.http.routes.page.assets import assets


@pytest.fixture
def browser(service: Service) -> httpx.Client:
    return service.http


def test_the_page_comes_with_a_policy_that_allows_our_scripts_alone(browser: httpx.Client) -> None:
    answer = browser.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-cache"


def test_the_page_names_all_of_its_modules(browser: httpx.Client) -> None:
    """Or each is known only once the one before it has come."""
    named = set(re.findall(r'"modulepreload" href="page/([^"]+)"', browser.get("/").text))
    others = {"libraries/tus.js"}
    assert named | others == {path for path in assets() if path.endswith(".js")}


def test_what_a_browser_has_is_not_sent_again(browser: httpx.Client) -> None:
    mark = browser.get("/page/app.js").headers["etag"]
    again = browser.get("/page/app.js", headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")


def test_a_head_tells_what_a_get_would(browser: httpx.Client) -> None:
    whole, head = browser.get("/page/styles/layout.css"), browser.head("/page/styles/layout.css")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("path", ["/page/none.js", "/page/../page.py", "/page/%2e%2e/page.py"])
def test_nothing_else_of_the_disk_is_sent(browser: httpx.Client, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_setting_turns_it_off() -> None:
    with running(page=False) as service:
        assert service.http.get("/").status_code == 404
        assert service.http.get("/page/app.js").status_code == 404
