"""Files that are no films, or none for this browser."""

import wave
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import DESKTOP, Visitor
from tests.integration.service.deployment import Api

RATE = 8000


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    """Three seconds of sound without pictures."""
    path = tmp_path / "speech.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * RATE * 3))
    return path


def test_sound_is_marked_before_it_is_sent_and_listened_to(member: Visitor, speech: Path) -> None:
    page = member.page
    member.choose(speech)
    expect(page.get_by_text("can't play")).to_have_count(0)
    page.locator("body").press("Shift+ArrowRight")
    member.steps_to("0:01.000")
    page.locator("body").press("i")
    page.locator("body").press("ArrowRight")
    member.steps_to("0:01.010")
    expect(page.get_by_label("Start of piece 1")).to_have_value("0:01.000")
    member.cut("Heard")
    card = member.wait_for("Heard")
    card.get_by_role("button", name="Listen").click()
    expect(card.locator("audio")).to_have_js_property("duration", 2)


def test_a_clip_that_can_not_be_played_here_says_so(member: Visitor, library: Library) -> None:
    page = member.page
    page.get_by_label("Choose a video").set_input_files(library.path("mpeg2-ts"))
    page.get_by_role("button", name="Send it now").click()
    member.mark("0.5", "1")
    member.cut("Old")
    card = member.wait_for("Old")
    card.get_by_role("button", name="Watch").click()
    expect(card.get_by_role("alert")).to_contain_text("It can be downloaded.")


def test_what_the_service_does_not_want_is_not_asked_for_again(
    member: Visitor, tmp_path: Path
) -> None:
    """To go on sending it would change nothing."""
    noise = tmp_path / "noise.mp4"
    noise.write_bytes(b"no film at all " * 100)
    page = member.page
    page.get_by_label("Choose a video").set_input_files(noise)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Choose another video").click()
    expect(page.get_by_text("Drop a video here")).to_be_visible()
    expect(page.get_by_text("again to go on")).to_have_count(0)


@pytest.mark.parametrize("told", ["video.currentTime", "video.currentTime + 1 / 15"])
def test_a_browser_that_tells_no_frame_behind_a_seek_steps_by_time(
    browser: Browser, api: Api, library: Library, told: str
) -> None:
    """Firefox tells the time that was sought, WebKitGTK another one; both tell of playing well."""
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.page.add_init_script(
            f"""const own = HTMLVideoElement.prototype.requestVideoFrameCallback;
            HTMLVideoElement.prototype.requestVideoFrameCallback = function (work) {{
                const video = this;
                return own.call(video, (now, data) => work(now,
                    video.paused ? {{ mediaTime: {told} }} : {{ mediaTime: data.mediaTime }}));
            }};"""
        )
        visitor.page.reload()
        visitor.join()
        visitor.choose(library.path("h264-short-gop"))
        for time in ("0:00.033", "0:00.067", "0:00.100"):
            visitor.page.locator("body").press("ArrowRight")
            visitor.steps_to(time)
        visitor.page.locator("body").press("i")
        expect(visitor.page.get_by_label("Start of piece 1")).to_have_value("0:00.100")
