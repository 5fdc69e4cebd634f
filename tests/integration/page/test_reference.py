"""The API's description in a browser: nothing is loaded from elsewhere, and it can be tried out."""

from playwright.sync_api import Browser

from tests.integration.http.service import running
from tests.integration.service.deployment import Api

TROUBLE = {"error", "warning"}


def test_it_is_shown_and_tried_out_in_a_browser(api: Api, browser: Browser) -> None:
    """Under the policy that it is sent with, without a word of complaint."""
    page = browser.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda one: said.extend([one.text] if one.type in TROUBLE else []))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda call: asked.add(call.url))
    page.goto(f"{api.address}/docs")
    page.locator("#operations-service-isLive .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    shown = page.locator("#operations-service-isLive .live-responses-table").first
    shown.get_by_text('"status"').first.wait_for()
    assert page.locator(".opblock").count() >= 45
    assert [url for url in asked if not url.startswith((f"{api.address}/", "data:"))] == []
    assert said == []
    page.close()


def test_it_leads_from_a_slash_and_is_asked_for_anew() -> None:
    with running() as service:
        led = service.http.get("/docs/")
        assert (led.status_code, led.headers["location"]) == (
            307,
            f"{service.http.base_url}/docs",
        )
        page = service.http.get("/docs")
        policy = page.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        seen = {"If-None-Match": page.headers["etag"]}
        assert service.http.get("/docs", headers=seen).status_code == 304
        assert service.http.head("/docs").status_code == 200
        assert service.http.get("/docs/reference/libraries/x.js").status_code == 404


def test_a_setting_turns_it_off() -> None:
    with running(page=False) as service:
        assert service.http.get("/docs").status_code == 404
