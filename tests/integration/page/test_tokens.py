"""A token is renewed while the page is open; nothing of what goes on meanwhile suffers."""

import httpx
from playwright.sync_api import Browser, expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import DESKTOP, Visitor
from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import Deployment

FILM = "h264-short-gop"
RENEWED_AFTER = "51:00"


def test_a_renewed_token_costs_no_upload(
    browser: Browser, embedded: Deployment, library: Library
) -> None:
    """Bytes that were on their way with the old token are sent once more, with the new one."""
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.page.clock.install()
        visitor.join()
        held = visitor.hold("**/users/uploads/**", "PATCH")
        visitor.choose(library.path(FILM))
        visitor.mark("1", "1.5")
        visitor.cut("Over the hour")
        visitor.until(lambda: held, "bytes on their way")
        renew(visitor)
        held[0].continue_()
        visitor.wait_for("Over the hour")


def test_a_late_refusal_of_an_old_token_logs_nobody_out(
    browser: Browser, embedded: Deployment, library: Library
) -> None:
    """A list that was asked for with the old token is asked for again."""
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.page.clock.install()
        visitor.join()
        visitor.choose(library.path(FILM))
        held = visitor.hold("**/users/sources?*", "GET")
        visitor.cut("A clip")
        visitor.until(lambda: held, "a list to be asked for")
        renew(visitor)
        held[0].continue_()
        expect(visitor.page.locator("trim-sources li")).to_have_count(1)


def test_a_tab_that_was_duplicated_has_the_fresh_token_too(
    browser: Browser, embedded: Deployment
) -> None:
    """Both had the old one, which ends when either of them renews it."""
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.page.clock.install()
        visitor.join()
        with visitor.page.expect_popup() as opened:
            visitor.page.evaluate("window.open(location.href)")
        other = opened.value
        expect(other.get_by_role("heading", name="New clip")).to_be_visible()
        renew(visitor)
        fresh = visitor.token
        read = "sessionStorage.getItem('trimcore-token')"
        visitor.until(lambda: other.evaluate(read) == fresh, "the other tab to have it")


def test_who_logs_out_while_the_token_is_renewed_is_out(
    browser: Browser, embedded: Deployment
) -> None:
    """No fresh token stays, neither in the page nor at the service."""
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.page.clock.install()
        visitor.join()
        held = visitor.hold("**/users/session", "PATCH")
        visitor.page.clock.fast_forward(RENEWED_AFTER)
        visitor.until(lambda: held, "the token to be renewed")
        answer = held[0].fetch()
        visitor.page.get_by_role("button", name=visitor.email).click()
        visitor.page.get_by_role("button", name="Log out").click()
        held[0].fulfill(response=answer)
        expect(visitor.page.get_by_role("heading", name="Log in")).to_be_visible()
        assert visitor.token == "None"
        fresh = answer.json()["data"]["attributes"]["access"]
    assert who_is(api.address, fresh) == 401


def test_a_session_that_was_ended_elsewhere_ends_here(
    browser: Browser, embedded: Deployment
) -> None:
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        end_session(api.address, visitor.token)
        visitor.page.reload()
        expect(visitor.page.get_by_role("status")).to_contain_text("Your session has ended.")
        expect(visitor.page.get_by_role("heading", name="Log in")).to_be_visible()


def test_what_was_not_sent_to_its_end_is_its_senders(
    browser: Browser, embedded: Deployment, library: Library
) -> None:
    """It outlives the session that it began in, and nobody else is told of it."""
    api = embedded.serve()
    film = library.path(FILM)
    told = f"Choose \u2068{film.name}\u2069 again to go on where it stopped."
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        held = visitor.hold("**/users/uploads/**", "PATCH")
        visitor.choose(film)
        visitor.cut("Interrupted")
        visitor.until(lambda: held, "bytes on their way")
        end_session(api.address, visitor.token)
        visitor.page.reload()
        visitor.log_in()
        expect(visitor.page.get_by_text(told)).to_be_visible()
        visitor.log_out()
        first, visitor.email = visitor.email, f"other-{visitor.email}"
        visitor.join()
        expect(visitor.page.get_by_text(told)).to_have_count(0)
        visitor.log_out()
        visitor.email = first
        visitor.log_in()
        expect(visitor.page.get_by_text(told)).to_have_count(0)


def renew(visitor: Visitor) -> None:
    """Let so much time pass that the page gets a fresh token."""
    old = visitor.token
    visitor.page.clock.fast_forward(RENEWED_AFTER)
    visitor.until(lambda: visitor.token != old, "a fresh token")


def end_session(address: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{address}/api/v1/users/session"
    assert httpx.delete(url, headers=headers, verify=PLAIN).status_code == 204


def who_is(address: str, token: str) -> int:
    """Return the status of a call with a token."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{address}/api/v1/users/me", headers=headers, verify=PLAIN).status_code
