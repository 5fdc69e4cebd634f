"""A client of others, over a line that breaks, to instances that die: bytes arrive whole."""

import os
import random
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from servers import node
from tests.docs.test_lessons import blocks
from tests.integration.node_modules import node_beside
from tests.integration.service.deployment import PATIENCE, Api, Deployment, until
from tests.integration.service.torn_line import TornLine, torn_line

HEAD = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41"
SIZE = 8 * 2**20
CUTS = 8
PAGE = "how-to/upload-from-a-phone.md"


@pytest.fixture(scope="session")
def client(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Sequence[str]:
    """The command that the guide has for sending a file, as it stands there."""
    folder = tmp_path_factory.mktemp("tus")
    program = node_beside(folder, node.UPLOADING, pytestconfig)
    (code,) = blocks(PAGE, "js")
    (folder / "send.mjs").write_text(code, encoding="utf-8")
    return [program, str(folder / "send.mjs")]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A file that begins as a video, with bytes that are not alike anywhere."""
    path = tmp_path / "Ferien.mp4"
    path.write_bytes(HEAD + random.Random(1).randbytes(SIZE))
    return path


def test_bytes_arrive_whole(deployment: Deployment, client: Sequence[str], film: Path) -> None:
    """Two instances in turn; one is killed on the way, and another takes its place."""
    doomed, other = deployment.serve(), deployment.serve()
    user = doomed.join()
    addresses = [doomed.address, other.address]
    with (
        torn_line(addresses, cuts=CUTS, length=SIZE // 4, seed=1) as line,
        running([*client, line.address, user.token, str(film)]) as sending,
    ):
        replace_amid(deployment, doomed, line, sending)
        said, complaints = sending.communicate(timeout=PATIENCE)
    assert sending.returncode == 0, complaints
    assert not line.lengths, "the line was never cut"
    source = said.strip()
    with user.at(other).http as http:
        answer = http.get(f"/api/v1/users/sources/{source}").raise_for_status()
    attributes = answer.json()["data"]["attributes"]
    content = film.read_bytes()
    assert attributes["bytes"] == len(content)
    assert attributes["sha256"] == sha256(content).hexdigest()
    assert attributes["name"] == "Ferien.mp4"


@contextmanager
def running(command: Sequence[str]) -> Iterator["subprocess.Popen[str]"]:
    """Run a client, and end it whatever happens; what it said goes along with a failure."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        except BaseException as error:
            process.kill()
            error.add_note(f"the client said: {process.communicate()}")
            raise


def replace_amid(
    deployment: Deployment, doomed: Api, line: TornLine, sending: "subprocess.Popen[str]"
) -> None:
    """Kill an instance when the line has broken a few times, and start another in its place."""
    until(lambda: line.connections > CUTS // 2 or sending.poll() is not None, "some broken calls")
    assert sending.poll() is None, sending.communicate()
    doomed.process.kill()
    line.instances[0] = deployment.serve().address


def test_three_calls_are_enough(deployment: Deployment, film: Path) -> None:
    """The guide's commands for a shell, as they stand there."""
    api = deployment.serve().join()
    script = "set -euo pipefail\n" + "".join(blocks(PAGE, "sh"))
    film.rename(film.with_name("film.mp4"))
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=film.parent,
        env={**os.environ, "SERVICE": api.address, "TOKEN": api.token},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    with api.http as http:
        listed = http.get("/api/v1/users/sources").raise_for_status().json()["data"]
    assert [each["id"] for each in listed] == [ran.stdout.strip()]
