"""The API is called by its description, at random but always alike: nothing fails, or is odd."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.http.service import Account, Service, running
from trimcore.entrypoints.http.events.feed import Listener

HERE = Path(__file__).parent
STREAMS = ("userEvents", "requestEvents")
"""Answers that would go on; here they do so for a twentieth of a second."""
ENDING = ("logOut", "renewToken")
"""What ends the token that the others call with."""


def ids(service: Service, account: Account) -> dict[str, list[str]]:
    """Make some of everything, and return the ids by the names of parameters."""
    requests = [service.submit(account) for _ in range(24)]
    for request in requests[:12]:
        service.finish(request)
    for request in requests[12:18]:
        service.fail(request)
    return {
        "request_id": [each.id for each in requests],
        "video_id": [each.video.id for each in requests[::-1]],
        "source_id": [each.video.source.id for each in requests[::-1]],
    }


@pytest.mark.parametrize(
    "chosen",
    [
        [f"--exclude-operation-id={name}" for name in (*STREAMS, *ENDING)],
        [f"--include-operation-id={name}" for name in STREAMS],
        [f"--include-operation-id={ENDING[0]}"],
        [f"--include-operation-id={ENDING[1]}"],
    ],
    ids=["most", "streams", *ENDING],
)
def test_every_answer_is_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: list[str]
) -> None:
    begin = Listener.__enter__

    def begin_briefly(listener: Listener) -> Listener:
        asyncio.get_running_loop().call_later(0.05, listener.end)
        return begin(listener)

    monkeypatch.setattr(Listener, "__enter__", begin_briefly)
    for name in ("schemathesis.toml", "hooks.py"):
        shutil.copy(HERE / name, tmp_path)
    with running() as service:
        account = service.join()
        command = [
            *(str(Path(sys.executable).with_name("schemathesis")), "--no-color"),
            *("run", f"http://127.0.0.1:{service.port}/openapi.json"),
            *("--header", f"Authorization: Bearer {account.token}"),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "5", "--seed", "1"),
            *chosen,
        ]
        ran = subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, "IDS": json.dumps(ids(service, account))},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr
