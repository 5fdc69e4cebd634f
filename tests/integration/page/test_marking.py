"""Finding frames, and marking pieces by them."""

import itertools
from fractions import Fraction
from pathlib import Path

import av
import pytest
from playwright.sync_api import expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import Visitor

FILM = "h264-short-gop"
NO_CALLBACK = "delete HTMLVideoElement.prototype.requestVideoFrameCallback"
BUSY = """
const frame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (tell) => setTimeout(() => frame(tell), 60);
const watch = HTMLVideoElement.prototype.requestVideoFrameCallback;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (tell) {
  const again = (...picture) => {
    watch.call(this, again);
    setTimeout(() => this.tell(...picture), LATE);
  };
  if (!this.tell) watch.call(this, again);
  this.tell = tell;
};
"""
"""A device that paints late, the page and its pictures alike: these by LATE milliseconds."""
PAINTED_ONCE = """
const watch = HTMLVideoElement.prototype.requestVideoFrameCallback;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (tell) {
  watch.call(this, (now, picture) => {
    if (picture.mediaTime === this.painted) return this.requestVideoFrameCallback(tell);
    this.painted = picture.mediaTime;
    tell(now, picture);
  });
};
"""
"""A browser that does not paint a frame again behind a seek that ends within it."""
LATE = """
const watch = HTMLVideoElement.prototype.requestVideoFrameCallback;
let last = 0;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (tell) {
  watch.call(this, (now, picture) => {
    const far = Math.abs(picture.mediaTime - last) > 0.5;
    last = picture.mediaTime;
    setTimeout(() => tell(now, picture), far ? 700 : 0);
  });
};
"""
"""A device that takes long to decode up to a picture far away."""
PASSING_OVER = """
const watch = HTMLVideoElement.prototype.requestVideoFrameCallback;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (tell) {
  if (this.paused) watch.call(this, tell);
  else setTimeout(() => watch.call(this, tell), 40);
};
"""
"""A device that does not paint every frame of what it plays."""


@pytest.mark.parametrize(("film", "seconds"), [("h264-vfr", 0), ("h264-vfr-gaps", 2)])
def test_every_frame_is_stepped_to(
    member: Visitor, library: Library, film: str, seconds: int
) -> None:
    """There and back, each once: frames of uneven lengths, and one that shows for two seconds."""
    path = library.path(film)
    member.choose(path)
    for second in range(seconds):
        member.page.locator("body").press("Shift+ArrowRight")
        member.steps_to(f"0:0{second + 1}.000")
    there_and_back(member, shown_at(path)[25 * seconds :][:17])


@pytest.mark.parametrize("late", ["900", "1400"])
def test_a_busy_device_steps_to_every_frame(member: Visitor, library: Library, late: str) -> None:
    """None is passed over where a picture is painted long after it was asked for."""
    member.page.add_init_script(BUSY.replace("LATE", late))
    member.page.reload()
    path = library.path("h264-vfr")
    member.choose(path)
    there_and_back(member, shown_at(path)[:6])


def test_a_browser_that_paints_no_frame_again_steps_to_every_frame(
    member: Visitor, library: Library
) -> None:
    member.page.add_init_script(PAINTED_ONCE)
    member.page.reload()
    path = library.path("h264-vfr")
    member.choose(path)
    there_and_back(member, shown_at(path)[:6])


def test_a_picture_far_away_may_take_long(member: Visitor, library: Library) -> None:
    """A step of a second is not taken for one within a frame that is being held."""
    member.page.add_init_script(LATE)
    member.page.reload()
    member.choose(library.path(FILM))
    member.steps_to("0:00.000")
    for way, time in (("Right", "0:01.000"), ("Right", "0:02.000"), ("Left", "0:01.000")):
        member.page.locator("body").press(f"Shift+Arrow{way}")
        member.steps_to(time)


def test_frames_that_are_not_painted_in_play_are_stepped_to(
    member: Visitor, library: Library
) -> None:
    """How long a frame lasts is found out where every one of them is painted."""
    member.page.add_init_script(PASSING_OVER)
    member.page.reload()
    member.choose(library.path(FILM))
    member.steps_to("0:00.000")
    for time in ("0:00.033", "0:00.067"):
        member.page.locator("body").press("ArrowRight")
        member.steps_to(time)


def there_and_back(member: Visitor, times: list[str]) -> None:
    """Step from the first to the last but one, and see each on the way and stay, then back."""
    member.steps_to(times[0])
    frames = list(itertools.pairwise(times))
    for way, steps in (("Right", frames[1:]), ("Left", frames[-2::-1])):
        for time, end in steps:
            member.page.locator("body").press(f"Arrow{way}")
            member.steps_to(time)
            member.stands_between(seconds(time) - 0.001, seconds(end))


def seconds(time: str) -> float:
    """Return a time that the page shows, of the first minute."""
    return float(time.removeprefix("0:"))


def test_steps_wait_for_each_other(member: Visitor, library: Library) -> None:
    """Three quick presses are three frames."""
    member.choose(library.path(FILM))
    member.steps_to("0:00.000")
    for _ in range(3):
        member.page.keyboard.press("ArrowRight")
    member.steps_to("0:00.100")


def test_a_browser_that_tells_of_no_pictures_steps_by_time(
    member: Visitor, library: Library
) -> None:
    """Frames are reckoned, and no quarter of one is gathered from step to step."""
    member.page.add_init_script(NO_CALLBACK)
    member.page.reload()
    member.choose(library.path(FILM))
    for frame in range(1, 6):
        member.page.locator("body").press("ArrowRight")
        member.steps_to(f"0:00.{round(frame * 1000 / 30):03}")
    member.page.get_by_role("button", name="Play", exact=True).click()
    member.steps_to("0:01")


def test_a_piece_is_played_to_its_last_frame(member: Visitor, library: Library) -> None:
    member.choose(library.path(FILM))
    member.mark("0.5", "1")
    member.page.get_by_role("button", name="Play the piece").click()
    expect(member.page.get_by_role("button", name="Pause")).to_be_visible()
    expect(member.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    member.steps_to("0:00.967")


def test_keys_go_on_after_a_button(member: Visitor, library: Library) -> None:
    """Arrows step and letters mark, whichever button was pressed last; space is its own."""
    page = member.page
    member.choose(library.path(FILM))
    page.get_by_role("button", name="One frame on").click()
    member.steps_to("0:00.033")
    page.keyboard.press("ArrowRight")
    member.steps_to("0:00.067")
    page.keyboard.press("i")
    expect(page.get_by_label("Start of piece 1")).to_have_value("0:00.067")
    page.keyboard.press("Space")
    member.steps_to("0:00.100")
    page.get_by_text("Options").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("How to cut")).to_be_visible()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_letters_of_other_alphabets_mark_from_the_same_place(
    member: Visitor, library: Library
) -> None:
    member.choose(library.path(FILM))
    member.page.locator("body").press("ArrowRight")
    member.steps_to("0:00.033")
    pressed = {"key": "ш", "code": "KeyI", "bubbles": True}
    member.page.locator("body").dispatch_event("keydown", pressed)
    expect(member.page.get_by_label("Start of piece 1")).to_have_value("0:00.033")


def test_keys_stay_with_the_piece_that_they_move(member: Visitor, library: Library) -> None:
    """And are led to the next one when it is removed."""
    page = member.page
    member.choose(library.path(FILM))
    page.get_by_role("button", name="Add a piece").click()
    page.get_by_role("button", name="Add a piece").click()
    member.mark("0", "1", piece=3)
    page.get_by_role("button", name="Move Piece 3 up").press("Enter")
    expect(page.get_by_role("button", name="Move Piece 2 up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Start of piece 1")).to_be_focused()
    expect(page.get_by_label("End of piece 1")).to_have_value("0:01.000")
    page.get_by_role("button", name="Remove Piece 1").press("Enter")
    expect(page.get_by_label("Start of piece 1")).to_be_focused()
    expect(page.get_by_role("button", name="Remove Piece 3")).to_have_count(0)


def test_what_is_no_time_stays_and_is_pointed_at(member: Visitor, library: Library) -> None:
    page = member.page
    member.choose(library.path(FILM))
    end = page.get_by_label("End of piece 1")
    end.fill("soon")
    end.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("A time is 12")
    expect(end).to_have_value("soon")
    member.cut("Never")
    expect(end).to_be_focused()
    expect(member.clip("Never")).to_have_count(0)
    end.fill("1.5")
    end.press("Tab")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_text_is_cut_out_of_a_field(member: Visitor, library: Library) -> None:
    """Which a browser calls `cut`, too."""
    member.choose(library.path(FILM))
    name = member.page.get_by_label("Name of the clip")
    name.select_text()
    name.press("Control+x")
    expect(name).to_have_value("")
    expect(member.page.locator("trim-sources li")).to_have_count(0)


def test_a_file_beside_its_place_does_not_open(member: Visitor) -> None:
    """The browser would show it instead of the page."""
    kept = member.page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["a"], "a.mp4"));
            const options = { bubbles: true, cancelable: true, dataTransfer };
            return ["dragover", "drop"].map((name) =>
                !document.querySelector("h2").dispatchEvent(new DragEvent(name, options)));
        }"""
    )
    assert kept == [True, True]


def test_what_the_browser_cannot_play_is_marked_on_the_services_pictures(
    member: Visitor, library: Library
) -> None:
    page = member.page
    page.get_by_label("Choose a video").set_input_files(library.path("mpeg2-ts"))
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("trim-picker img")).to_have_js_property("naturalHeight", 96)
    member.mark("0.5", "1")
    member.cut("Drawn there")
    member.wait_for("Drawn there")


def test_late_pictures_of_another_film_are_not_shown(member: Visitor, library: Library) -> None:
    """They are not even waited for, once another film is open."""
    page = member.page
    for film in ("mpeg2-ts", "mpeg4-avi"):
        page.get_by_label("Choose a video").set_input_files(library.path(film))
        page.get_by_role("button", name="Send it now").click()
        expect(page.locator("trim-picker img")).to_be_visible()
        page.get_by_role("button", name="Choose another video").click()
    held = member.hold("**/filmstrip?*", "GET")
    cut_again = page.get_by_role("button", name="Cut again")
    cut_again.first.click()
    member.until(lambda: held, "pictures to be asked for")
    with page.expect_event("requestfailed", lambda failed: failed == held[0].request):
        cut_again.last.click()
    expect(page.locator("trim-picker img")).to_be_visible()
    expect(page.get_by_label("Name of the clip")).to_have_value("mpeg2-ts")


def shown_at(film: Path) -> list[str]:
    """Return when the frames of a film show, as the page writes it."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        ticks = sorted(frame.pts for frame in container.decode(stream) if frame.pts is not None)
        base = stream.time_base or Fraction(1)
    return [f"0:{float((tick - ticks[0]) * base):06.3f}" for tick in ticks]
