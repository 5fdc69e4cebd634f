"""Videos that can't be trimmed: failed requests with a code and a sentence, and nothing left."""

from pathlib import Path

import pytest

from tests.corpus.broken import broken_path
from tests.corpus.sources import Library
from tests.integration.service.deployment import Api


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("half.mp4", "damaged_media"),
        ("without-index.mp4", "damaged_media"),
        ("texts.mp4", "no_video_stream"),
        ("table-bomb.mp4", "damaged_media"),
    ],
)
def test_a_fault_of_the_video_is_told_to_its_user(
    api: Api, library: Library, name: str, code: str
) -> None:
    """At once: trying again would not help."""
    user = api.join()
    request_id = user.submit(broken_path(name, library), start="3", duration="2")
    attributes = user.wait(request_id)
    assert attributes["status"] == "failed"
    assert attributes["failure"]["code"] == code, attributes
    assert attributes["failure"]["detail"].endswith(".")
    assert attributes["attempt"] == 1
    assert user.videos() == []


def test_a_window_outside_fails(api: Api, library: Library) -> None:
    """It starts at or past the end."""
    user = api.join()
    request_id = user.submit(library.path("h264-silent"), start="600", duration="1")
    assert user.wait(request_id)["failure"]["code"] == "window_outside"


def test_a_failed_request_can_be_restarted_and_fails_again(api: Api, library: Library) -> None:
    """The answer says scheduled even if the worker is quick; the attempt counts on."""
    user = api.join()
    request_id = user.submit(library.path("h264-silent"), start="600", duration="1")
    user.wait(request_id)
    answer = user.post(request_id, "restart")
    assert answer.status_code == 200
    assert answer.json()["data"]["attributes"]["status"] == "scheduled"
    assert user.wait(request_id)["attempt"] == 2


def test_the_service_goes_on_after_a_bad_video(api: Api, library: Library, tmp_path: Path) -> None:
    """A child that dies takes nobody with it."""
    user = api.join()
    user.wait(user.submit(broken_path("half.mp4", library), start="1", duration="2"))
    request_id = user.submit(library.path("h264-silent"), start="1", duration="1")
    assert user.wait(request_id)["status"] == "done"
