"""The link to a trimmed video plays on anybody's page, without credentials."""

import pytest

from tests.corpus.sources import Library
from tests.integration.browser.stage import Stage
from tests.integration.service.wirings import WIRINGS, deploy


@pytest.mark.parametrize("wiring", WIRINGS)
def test_a_link_plays_on_a_page_of_another_origin(
    request: pytest.FixtureRequest,
    library: Library,
    stage: Stage,
    tmp_path_factory: pytest.TempPathFactory,
    wiring: str,
) -> None:
    """The service's own links and the store's; a jump asks for a range."""
    with deploy(request, wiring, tmp_path_factory.mktemp("service")) as deployment:
        api = deployment.serve()
        if deployment.has_workers:
            deployment.work()
        user = api.join()
        user.wait(user.submit(library.path("h264-short-gop"), start="1.37", duration="0.8"), "done")
        (video,) = user.videos()
        seen = stage.play(video["attributes"]["url"], seek=0.5)
    assert (seen.error, seen.ended, seen.stalls) == (None, True, 0)
    assert seen.seeked == pytest.approx(0.5, abs=0.01)
    assert (seen.width, seen.height) == (320, 180)
    assert seen.duration == pytest.approx(video["attributes"]["duration_seconds"], abs=0.04)
