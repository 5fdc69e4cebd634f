"""Figures of several worker processes, a switch, and a readiness that holds under silence."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.integration.operations.conftest import SHOWN_ON, metrics_at
from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import Deployment, Process, until

MARGIN = 4.0
"""Seconds by which a busy machine may be late."""
PARTS = ["database", "store", "queue"]


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    environment = {"TRIMCORE_DATA_DIR": str(tmp_path / "data")}
    with Deployment(folder=tmp_path, environment=environment, has_workers=False) as deployment:
        yield deployment


def test_every_worker_process_has_figures_of_its_own(deployment: Deployment) -> None:
    arguments = ("--processes", "2", "--threads", "1", "--metrics-port", "0")
    parent = deployment._start("worker", *arguments, ready="metrics are on")
    until(lambda: len(SHOWN_ON.findall(parent.logged())) == 2, "both processes to show figures")
    for url in SHOWN_ON.findall(parent.logged()):
        assert metrics_at(url)["process_resident_memory_bytes"] > 0
    until(lambda: parent.logged().count("worker is ready") == 3, "both processes to be ready")
    assert parent.stop() == 0


def test_a_port_that_is_taken_stops_the_start(deployment: Deployment) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = deployment.run("worker", "--metrics-port", port)
    assert ran.returncode == 1
    assert "Address already in use" in ran.stderr


def test_the_setting_names_the_port_too(deployment: Deployment) -> None:
    deployment.environment = {**deployment.environment, "TRIMCORE_METRICS_PORT": "0"}
    worker = deployment.work()
    found = SHOWN_ON.search(worker.logged())
    assert found is not None
    assert metrics_at(found[1])["trimcore_sweep_rung_total"] == 0


def test_figures_can_be_switched_off(deployment: Deployment) -> None:
    deployment.environment = {**deployment.environment, "TRIMCORE_METRICS": "off"}
    address = deployment.serve().address
    assert httpx.get(f"{address}/metrics", verify=PLAIN).status_code == 404
    assert httpx.get(f"{address}/health/ready", verify=PLAIN).status_code == 200


def test_a_terminal_gets_lines_for_people(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    inherited = {key: value for key, value in os.environ.items() if "TRIMCORE" not in key}
    process = subprocess.Popen(
        [sys.executable, "-m", "trimcore", "worker"],
        env={**inherited, "TRIMCORE_DATA_DIR": str(tmp_path / "data")},
        stderr=theirs,
    )
    try:
        os.close(theirs)
        shown = b""
        while b"worker is ready" not in shown:
            shown += os.read(ours, 4096)
    finally:
        process.terminate()
        process.wait(60)
        os.close(ours)
    assert b"{" not in shown
    assert process.returncode == 0


def test_readiness_names_all_that_is_away_in_time(tmp_path: Path) -> None:
    """Parts that take connections and never answer are as good as none, and no slower to tell."""
    with (
        ExitStack() as listening,
        Deployment(
            folder=tmp_path, environment=_leading_nowhere(listening, tmp_path), has_workers=True
        ) as deployment,
    ):
        api = deployment.serve()
        asked_at = time.monotonic()
        answer = httpx.get(f"{api.address}/health/ready", timeout=30, verify=PLAIN)
        assert time.monotonic() - asked_at < 5 + MARGIN
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        codes = [error["code"] for error in answer.json()["errors"]]
        assert codes == [f"{part}_unavailable" for part in PARTS]
        assert httpx.get(f"{api.address}/health/live", verify=PLAIN).status_code == 200
        api.process.kill()  # a patient end is not what this is about
        _check_lines(api.process)


def _leading_nowhere(listening: ExitStack, folder: Path) -> dict[str, str]:
    ports = [
        listening.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
        for _ in PARTS
    ]
    return {
        "TRIMCORE_DATA_DIR": str(folder / "data"),
        "TRIMCORE_DATABASE_URL": f"mongodb://who:secret-password@127.0.0.1:{ports[0]}/db",
        "TRIMCORE_STORAGE_URL": f"s3+http://key:secret-password@127.0.0.1:{ports[1]}/bucket",
        "TRIMCORE_QUEUE_URL": f"amqp://who:secret-password@127.0.0.1:{ports[2]}/",
        "TRIMCORE_SECRET_KEY": secrets.token_hex(32),
        "TRIMCORE_LOG_LEVEL": "debug",
    }


def _check_lines(process: Process) -> None:
    assert "secret-password" not in process.logged()
    lines = [json.loads(line) for line in process.logged().splitlines() if line.startswith("{")]
    away = [line["away"] for line in lines if line["event"] == "not ready"]
    assert away == [["database", "store", "queue"]]
