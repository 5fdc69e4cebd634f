"""One whole run on each wiring, and everything that it told operators."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.corpus.sources import make
from tests.corpus.specs import Spec
from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import PASSWORD, READY, Api, Deployment, Json, until
from tests.integration.service.wirings import WIRINGS, deploy

SHOWN_ON = re.compile(r"metrics are on (http://127\.0\.0\.1:\d+/metrics)")
SUBMISSION = "the-submission"


@dataclass(frozen=True, kw_only=True)
class Run:
    """What happened, what was told of it, and what nobody may be told."""

    done: str
    failed: str
    logs: dict[str, str]
    api_metrics: dict[str, float]
    trim_metrics: dict[str, float]
    secrets: dict[str, str]

    def lines(self, process: str) -> list[Json]:
        """Return the log lines of a process."""
        return [json.loads(line) for line in self.logs[process].splitlines()]

    @property
    def worker(self) -> str:
        """Name the process that trims."""
        return "worker" if "worker" in self.logs else "api"


def metrics_at(url: str) -> dict[str, float]:
    """Read figures from a port: `name{label=value}`, labels in order."""
    answer = httpx.get(url, timeout=60, verify=PLAIN).raise_for_status()
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())): (
            sample.value
        )
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.fixture(scope="module", params=WIRINGS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A user's whole life: joins, fails to log in, submits two videos, fetches what comes back."""
    folder = tmp_path_factory.mktemp("run")
    with deploy(request, request.param, folder) as deployment:
        deployment.environment = {**deployment.environment, "TRIMCORE_LOG_LEVEL": "debug"}
        yield _told(deployment, folder)


def _told(deployment: Deployment, folder: Path) -> Run:
    api = deployment.serve()
    processes = {"api": api.process}
    trims_at = f"{api.address}/metrics"
    if deployment.has_workers:
        worker = deployment._start("worker", "--metrics-port", "0", ready=READY)
        shown_on = SHOWN_ON.search(worker.logged())
        assert shown_on is not None
        processes["worker"], trims_at = worker, shown_on[1]
    user = api.join()
    done, failed = _submit_two(user, folder)
    link = _fetch(user)
    _fail_to_log_in(api)
    _wait_for_figures(trims_at)
    api_metrics, trim_metrics = metrics_at(f"{api.address}/metrics"), metrics_at(trims_at)
    for process in processes.values():
        assert process.stop() == 0
    return Run(
        done=done,
        failed=failed,
        logs={name: process.logged() for name, process in processes.items()},
        api_metrics=api_metrics,
        trim_metrics=trim_metrics,
        secrets=_secrets(deployment, user, link),
    )


def _submit_two(user: Api, folder: Path) -> tuple[str, str]:
    clip, damaged = folder / "clip.mp4", folder / "damaged.mp4"
    make(Spec(name="clip"), clip)
    damaged.write_bytes(clip.read_bytes()[:64] + bytes(4096))
    ids = []
    for path in (clip, damaged):
        with user.http as http, path.open("rb") as file:
            answer = http.post(
                "/api/v1/users/videos?include=request",
                data={"name": "n", "trimming_start_time": "0.5", "duration": "1"},
                files={"source_file": ("a.mp4", file, "video/mp4")},
                headers={"X-Request-ID": SUBMISSION},
            )
        ids.append(str(answer.raise_for_status().json()["included"][0]["id"]))
    user.wait(ids[0], "done")
    user.wait(ids[1], "failed")
    return ids[0], ids[1]


def _fetch(user: Api) -> str:
    (video,) = user.videos()
    link = str(video["attributes"]["url"])
    httpx.get(link, timeout=60, verify=PLAIN).raise_for_status()
    return link


def _fail_to_log_in(api: Api) -> None:
    with api.http as http:
        fields = {"email": "nobody@example.com", "password": "wr0ng-password"}
        assert http.post("/api/v1/users/session", data=fields).status_code == 401
        http.headers["Authorization"] = "Bearer made-up-token"
        assert http.get("/api/v1/users/videos").status_code == 401
        assert http.get("/nothing/here").status_code == 404


def _wait_for_figures(url: str) -> None:
    """A trim is counted a moment after its request has ended."""

    def counted() -> float:
        found = metrics_at(url).items()
        return sum(value for name, value in found if name.startswith("trimcore_trim_seconds_count"))

    until(lambda: counted() >= 2, "both trims to be counted")


def _secrets(deployment: Deployment, user: Api, link: str) -> dict[str, str]:
    parts = urlsplit(link)
    found = {
        "password": PASSWORD,
        "wrong password": "wr0ng-password",
        "token": user.token,
        "another token": "made-up-token",
        "link": f"{parts.path}?{parts.query}" if parts.query else parts.path.split("/")[-1],
        "signature": parts.query.rpartition("Signature=")[2] or parts.path.rpartition(".")[2],
        "hash": "$argon2",
    }
    for name, value in deployment.environment.items():
        if name.endswith("_URL") and urlsplit(value).password:
            found[f"password of {name}"] = str(urlsplit(value).password)
    kept = Path(deployment.environment["TRIMCORE_DATA_DIR"]) / "secret"
    found["secret key"] = deployment.environment.get("TRIMCORE_SECRET_KEY") or kept.read_text()
    return found
