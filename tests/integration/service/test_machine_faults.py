"""A service whose machine is in trouble puts requests back, and never blames a video."""

import json
import re
from pathlib import Path

from tests.corpus.broken import broken_path
from tests.corpus.sources import Library
from tests.integration.service.deployment import Deployment, until


def test_a_request_outlives_the_trouble_of_its_machine(library: Library, tmp_path: Path) -> None:
    """Its temporary files have no place for a while; then it is done."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {"TRIMCORE_DATA_DIR": str(tmp_path / "data"), "TMPDIR": str(scratch)}
    api = Deployment(folder=tmp_path, environment=environment, has_workers=False).serve()
    try:
        user = api.join()
        user.wait(user.submit(library.path("h264"), start="0.5", duration="1"), "done")
        scratch.rmdir()
        request = user.submit(library.path("h264"), start="0.5", duration="1")
        until(lambda: "disk_failed" in api.process.logged(), "the trouble to be noticed")
        scratch.mkdir()
        user.wait(request, "done")
        assert "damaged_media" not in api.process.logged()
    finally:
        api.process.close()


def test_the_engine_s_words_are_in_the_log_with_the_request(
    library: Library, tmp_path: Path
) -> None:
    """An operator sees what libav said of a video, and of which."""
    environment = {"TRIMCORE_DATA_DIR": str(tmp_path / "data")}
    api = Deployment(folder=tmp_path, environment=environment, has_workers=False).serve()
    try:
        user = api.join()
        broken = broken_path("without-index.mp4", library)
        request = user.submit(broken, start="0.5", duration="1")
        user.wait(request, "failed")
        until(lambda: '"source":' in api.process.logged(), "a look at the source, too")
        lines = [json.loads(line) for line in api.process.logged().splitlines()]
        said = [line for line in lines if line["event"].startswith("libav said: ")]
        assert all("trim_request" in line or "source" in line for line in said)
        assert {line["trim_request"] for line in said if "source" not in line} == {request}
        assert not any(re.search("0x[0-9a-f]{6}", line["event"]) for line in said)
    finally:
        api.process.close()
