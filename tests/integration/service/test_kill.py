"""Killed in the middle of a trim: the request ends done, once."""

from pathlib import Path

import pytest

from tests.corpus.films import Film, long_film
from tests.corpus.judge import judge
from tests.integration.service.deployment import Deployment
from trimcore.domain.cutting.timeline.window import TrimWindow


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film with one keyframe, so that a cut has to encode all, and can be killed meanwhile."""
    path = tmp_path_factory.mktemp("films") / "film.mp4"
    return long_film(path, Film(seconds=12, width=640, height=360, gop=360, gops_in_piece=1))


def test_kill_9_in_the_middle_of_a_trim(deployment: Deployment, film: Path, tmp_path: Path) -> None:
    """The next process takes the request up when the lease of the dead one has lapsed."""
    first = deployment.serve()
    victim = deployment.work() if deployment.has_workers else first.process
    user = first.join()
    request_id = user.submit(film, start="2.01", duration="9")
    user.wait(request_id, "processing")
    victim.kill()
    if deployment.has_workers:
        deployment.work()
    else:
        user = user.at(deployment.serve())
    done = user.wait(request_id)
    assert (done["status"], done["attempt"]) == ("done", 2)
    assert len(user.videos()) == 1
    verdict = judge(film, user.download(tmp_path), TrimWindow.parse("2.01", "9"))
    assert verdict.exact, verdict


def test_a_cancelled_trim_stops_within_a_second(deployment: Deployment, film: Path) -> None:
    """The worker's child goes, and nothing of its result stays."""
    api = deployment.serve()
    worker = deployment.work() if deployment.has_workers else api.process
    user = api.join()
    request_id = user.submit(film, start="1.01", duration="10")
    user.wait(request_id, "processing")
    assert user.post(request_id, "cancel").status_code == 200
    other = user.submit(film, start="1", duration="0.1")
    assert user.wait(other)["status"] == "done"
    assert user.request(request_id)["status"] == "cancelled"
    assert len(user.videos()) == 1
    assert worker.running.poll() is None


def test_a_worker_that_is_told_to_stop_hands_its_request_back(
    deployment: Deployment, film: Path
) -> None:
    """SIGTERM: the request is scheduled again at once, and another process finishes it."""
    first = deployment.serve()
    worker = deployment.work() if deployment.has_workers else first.process
    user = first.join()
    request_id = user.submit(film, start="2.01", duration="9")
    user.wait(request_id, "processing")
    assert worker.stop() == 0
    if deployment.has_workers:
        deployment.work()
    else:
        user = user.at(deployment.serve())
    done = user.wait(request_id)
    assert (done["status"], done["attempt"]) == ("done", 2)
