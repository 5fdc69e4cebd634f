"""Choosing windows of a source, and getting them back as one video."""

import json
from pathlib import Path

from tests.corpus.judge_windows import judge_windows
from tests.corpus.sources import Library
from tests.integration.service.deployment import Api, Json
from trimcore.domain.cutting.timeline.window import TrimWindow

WINDOWS = [{"start": "00:01.2", "end": 2}, {"start": 0, "duration": "1.9"}]
ASKED = (TrimWindow.parse("1.2", "0.8"), TrimWindow.parse("0", "1.9"))


def sent(user: Api, path: Path) -> str:
    """Send a source, and return its id."""
    with user.http as http, path.open("rb") as file:
        answer = http.post("/api/v1/users/sources", files={"source_file": (path.name, file)})
    return str(answer.raise_for_status().json()["data"]["id"])


def planned(user: Api, source_id: str) -> Json:
    """Return what would be done."""
    document = {
        "data": {"type": "plans", "attributes": {"source_id": source_id, "windows": WINDOWS}}
    }
    with user.http as http:
        answer = http.post(
            "/api/v1/users/plans",
            content=json.dumps(document),
            headers={"Content-Type": "application/vnd.api+json"},
        )
    attributes: Json = answer.raise_for_status().json()["data"]["attributes"]
    return attributes


def test_what_was_planned_is_done(api: Api, library: Library, tmp_path: Path) -> None:
    """Windows come back in their order, with as many frames copied as the plan said."""
    path, user = library.path("h264"), api.join()
    plan = planned(user, sent(user, path))
    assert plan["frames_copied"] > 0
    with user.http as http, path.open("rb") as file:
        answer = http.post(
            "/api/v1/users/videos?include=request",
            data={"name": "best of", "windows": json.dumps(WINDOWS)},
            files={"source_file": (path.name, file)},
        )
    attributes = user.wait(answer.raise_for_status().json()["included"][0]["id"])
    assert attributes["status"] == "done", attributes
    receipt = attributes["receipt"]
    for field in ("frames_copied", "frames_encoded", "container"):
        assert receipt[field] == plan[field]
    assert len(receipt["windows"]) == len(WINDOWS)
    verdict = judge_windows(path, user.download(tmp_path), ASKED)
    assert verdict.exact, verdict


def test_a_source_is_seen_before_it_is_cut(api: Api, library: Library) -> None:
    """Keyframes as the container has them, and a picture that other programs read as one."""
    user = api.join()
    address = f"/api/v1/users/sources/{sent(user, library.path('h264'))}"
    with user.http as http:
        times = http.get(f"{address}/keyframes").raise_for_status().json()["data"]["attributes"]
        strip = http.get(f"{address}/filmstrip?count=5&height=48").raise_for_status()
        again = http.get(
            f"{address}/filmstrip?count=5&height=48",
            headers={"If-None-Match": strip.headers["etag"]},
        )
    assert times["times"][0] == 0
    assert times["times"] == sorted(times["times"])
    assert strip.headers["content-type"] == "image/jpeg"
    assert strip.content.startswith(b"\xff\xd8\xff")
    assert strip.content.endswith(b"\xff\xd9")
    assert again.status_code == 304
