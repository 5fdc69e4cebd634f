"""Somebody who uses the page: by clicks and keys, by what can be read and nothing else."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PASSWORD = "correct horse battery"
PATIENCE = 120_000
"""Milliseconds, for what the service has to do first."""
expect.set_options(timeout=PATIENCE / 6)


class Visitor:
    """Somebody at a page; `faults` are what the browser complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.email = f"{secrets.token_hex(6)}@example.org"
        self.faults: list[str] = []
        self.hosts: set[str] = set()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    @classmethod
    @contextmanager
    def of(
        cls, browser: Browser, address: str, size: ViewportSize, *, by_touch: bool = False
    ) -> Iterator[Self]:
        """Open the page in a browser that knows nobody; it may not complain until the end."""
        context = browser.new_context(
            viewport=size, accept_downloads=True, has_touch=by_touch, is_mobile=by_touch
        )
        context.set_default_timeout(PATIENCE / 6)
        visitor = cls(context.new_page(), address)
        visitor.page.goto(f"{address}/")
        try:
            yield visitor
            assert visitor.faults == []
        finally:
            context.close()

    def join(self) -> None:
        """Create an account, which also logs in."""
        page = self.page
        page.get_by_role("button", name="No account yet? Create one").click()
        page.get_by_label("E-mail").fill(self.email)
        page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        page.get_by_label("Password again").fill(PASSWORD)
        page.get_by_role("button", name="Create an account").click()
        expect(page.get_by_role("heading", name="New clip")).to_be_visible()

    def log_in(self) -> None:
        """Log in with the account that they have."""
        page = self.page
        page.get_by_label("E-mail").fill(self.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        expect(page.get_by_role("heading", name="New clip")).to_be_visible()

    def log_out(self) -> None:
        """Log out in the account's dialog."""
        self.page.get_by_role("button", name=self.email).click()
        self.page.get_by_role("button", name="Log out").click()
        expect(self.page.get_by_role("heading", name="Log in")).to_be_visible()

    def hold(self, pattern: str, method: str, times: int = 1) -> list[Route]:
        """Let the next calls of an address wait, and return them as they come."""
        held: list[Route] = []

        def meet(route: Route) -> None:
            if route.request.method == method and len(held) < times:
                held.append(route)
            else:
                route.fallback()

        self.page.route(pattern, meet)
        return held

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so, and let the page go on meanwhile."""
        for _ in range(PATIENCE // 50):
            if condition():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"waited in vain for {what}")

    @property
    def token(self) -> str:
        """The token that the page has."""
        return str(self.page.evaluate("sessionStorage.getItem('trimcore-token')"))

    def choose(self, film: Path) -> None:
        """Choose a video, and wait until it can be marked."""
        self.page.get_by_label("Choose a video").set_input_files(film)
        expect(self.page.get_by_role("slider", name="Start of the piece")).to_be_visible()

    def steps_to(self, time: str) -> None:
        """Wait until the player shows a time."""
        expect(self.page.locator("trim-player output")).to_contain_text(time)

    def stands_between(self, start: float, end: float) -> None:
        """Wait until the player stands between two times, in seconds."""
        self.page.wait_for_function(
            """([start, end]) => {
                const { currentTime } = document.querySelector("trim-player video");
                return start < currentTime && currentTime < end;
            }""",
            arg=[start, end],
        )

    def mark(self, start: str, end: str, piece: int = 1) -> None:
        """Type where a piece begins and ends."""
        for place, time in (("End", end), ("Start", start)):
            field = self.page.get_by_label(f"{place} of piece {piece}")
            field.fill(time)
            field.press("Tab")

    def cut(self, name: str) -> None:
        """Name the clip and cut it."""
        self.page.get_by_label("Name of the clip").fill(name)
        self.page.get_by_role("button", name="Cut", exact=True).click()

    def sources(self) -> list[str]:
        """Return the names of the earlier uploads."""
        return self.page.locator("trim-sources .name").all_inner_texts()

    def clip(self, name: str) -> Locator:
        """Return the card of a clip."""
        return self.page.get_by_role("article", name=name, exact=True)

    def wait_for(self, name: str, status: str = "Done") -> Locator:
        """Wait until a clip is in a status, and return its card."""
        card = self.clip(name)
        expect(card.locator(".badge")).to_have_text(status, timeout=PATIENCE)
        return card

    def watch(self, name: str) -> float:
        """Play a clip from its beginning to its end; return how long it is, in seconds."""
        card = self.clip(name)
        card.get_by_role("button", name="Watch").click()
        video = card.locator("video")
        expect(video).to_be_visible()
        duration: float = video.evaluate(
            """video => new Promise((done, fail) => {
                video.muted = true;
                video.onerror = () => fail(new Error(video.error.message));
                video.onended = () => done(video.duration);
                if (video.ended) done(video.duration);
                video.play();
            })"""
        )
        return duration
