"""Lines that need no record are the same lines."""

import io
import json
import logging

import pytest

from tests.unit.entrypoints.observability.terminal import Terminal
from trimcore.entrypoints.observability.frequent_lines import write
from trimcore.entrypoints.observability.line_fields import begin_call
from trimcore.entrypoints.observability.logs import set_up_logs
from trimcore.entrypoints.wiring.settings import read_settings

log = logging.getLogger("trimcore.test")


def test_they_are_what_a_record_gives(stream: io.StringIO) -> None:
    set_up_logs(read_settings({}), stream)
    begin_call(request_id="one")
    write(log, logging.INFO, "GET /a 200 %s", status=200, given="Bearer abc.def-ghi")
    log.info("%s", "GET /a 200 %s", extra={"status": 200, "given": "Bearer abc.def-ghi"})
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert list(first) == list(second)
    assert first.pop("timestamp") <= second.pop("timestamp")
    assert first == second
    assert first["given"] == "Bearer ***"


def test_they_keep_to_the_level(stream: io.StringIO) -> None:
    set_up_logs(read_settings({"TRIMCORE_LOG_LEVEL": "warning"}), stream)
    write(log, logging.INFO, "GET /a 200")
    write(log, logging.WARNING, "GET /b 200")
    assert [json.loads(each)["event"] for each in stream.getvalue().splitlines()] == ["GET /b 200"]


@pytest.mark.parametrize("name", ["", "trimcore", "trimcore.test"])
def test_whoever_else_listens_hears_them(stream: io.StringIO, name: str) -> None:
    set_up_logs(read_settings({}), stream)
    heard = io.StringIO()
    other, listener = logging.StreamHandler(heard), logging.getLogger(name)
    listener.addHandler(other)
    try:
        write(log, logging.INFO, "GET /a 200", status=200)
    finally:
        listener.removeHandler(other)
    assert heard.getvalue() == "GET /a 200\n"
    assert json.loads(stream.getvalue())["status"] == 200


def test_people_get_them_as_people_do() -> None:
    terminal = Terminal()
    set_up_logs(read_settings({}), terminal)
    write(log, logging.INFO, "GET /a 200", status=200)
    assert "GET /a 200" in terminal.getvalue()


def test_a_stream_that_is_gone_ends_no_call(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(read_settings({}), stream)
    stream.close()
    write(log, logging.INFO, "GET /a 200")
    assert "Logging error" in capsys.readouterr().err
