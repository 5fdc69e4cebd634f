"""Draw the page as the documents show it: `make pictures`, after the page has changed."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from servers.chromium import install
from tests.corpus.sources import Library
from tests.integration.page.visitor import DESKTOP, PHONE, Visitor
from tests.integration.service.deployment import Deployment

IMAGES = Path(__file__).parents[3] / "docs" / "images"
FILM = "h264-short-gop"
DRAWN = """() => {
    const { width, height } = document.querySelector("trim-picker canvas");
    const strip = document.querySelector("trim-picker canvas").getContext("2d");
    return width > 300 && strip.getImageData(width - 2, height / 2, 1, 1).data[3] > 0;
}"""


def main() -> None:
    """Draw all of them."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        here = Path(folder)
        environment = {"TRIMCORE_DATA_DIR": str(here / "data")}
        browser = playwright.chromium.launch(executable_path=install(), args=["--no-sandbox"])
        film = here / "Down the hill.mp4"
        film.write_bytes(Library(here).path(FILM).read_bytes())
        with Deployment(folder=here, environment=environment, has_workers=False) as deployment:
            address = deployment.serve().address
            with Visitor.of(browser, address, DESKTOP) as visitor:
                visitor.page.emulate_media(reduced_motion="reduce")  # nothing amid a movement
                _walk(visitor, film)
            with Visitor.of(browser, address, PHONE, by_touch=True) as visitor:
                visitor.page.emulate_media(color_scheme="dark")
                visitor.email = "grace@example.org"
                visitor.join()
                visitor.choose(film)
                visitor.page.wait_for_function(DRAWN)
                visitor.page.screenshot(path=IMAGES / "page-phone.png")
        browser.close()


def _walk(visitor: Visitor, film: Path) -> None:
    page = visitor.page
    page.screenshot(path=IMAGES / "page-door.png")
    visitor.email = "ada@example.org"
    visitor.join()
    visitor.choose(film)
    page.wait_for_function(DRAWN)
    visitor.mark("1.1", "2.9")
    page.locator("trim-editor").screenshot(path=IMAGES / "page-editor.png")
    visitor.cut("The jump")
    card = visitor.wait_for("The jump")
    card.get_by_text("What was done").click()
    card.screenshot(path=IMAGES / "page-clip.png")
    page.screenshot(path=IMAGES / "page.png")


if __name__ == "__main__":
    main()
