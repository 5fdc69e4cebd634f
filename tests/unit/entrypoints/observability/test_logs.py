"""What lines look like, and what is never in them."""

import io
import json
import logging
from collections.abc import Callable

import pytest

from tests.unit.entrypoints.observability.terminal import Terminal
from trimcore.entrypoints.observability.line_fields import add_to_lines, begin_call, in_lines
from trimcore.entrypoints.observability.logs import set_up_logs
from trimcore.entrypoints.observability.masking import mask
from trimcore.entrypoints.wiring.settings import Settings, read_settings

log = logging.getLogger("trimcore.test")
Lines = Callable[[], list[dict[str, object]]]

SECRETS = {
    "TRIMCORE_DATABASE_URL": "mongodb://who:mongo-p%40ssword@db.example/trimcore",
    "TRIMCORE_STORAGE_URL": "s3+https://key:store-password@s3.example/bucket",
    "TRIMCORE_QUEUE_URL": "amqp://who:queue-password@mq.example/",
    "TRIMCORE_SECRET_KEY": 'a "quoted" secret of 32 bytes or more',
}


@pytest.fixture
def lines(stream: io.StringIO) -> Lines:
    """Set up logs, and read back what was written."""
    set_up_logs(read_settings({}), stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def settings(level: str) -> Settings:
    return read_settings({"TRIMCORE_LOG_LEVEL": level})


class TestLines:
    def test_a_line_is_an_object_with_its_fields(self, lines: Lines) -> None:
        log.info("%d of them", 3, extra={"outcome": "done", "seconds": 1.5})
        (line,) = lines()
        assert str(line.pop("timestamp")).endswith("Z")
        assert line == {
            "event": "3 of them",
            "logger": "trimcore.test",
            "level": "info",
            "outcome": "done",
            "seconds": 1.5,
        }

    def test_a_fault_is_one_line_with_where_it_came_from(self, lines: Lines) -> None:
        log.error("it failed", exc_info=RuntimeError("broken\nin two"))
        (line,) = lines()
        assert "RuntimeError: broken\nin two" in str(line["exception"])

    @pytest.mark.parametrize(
        ("given", "written"),
        [
            ("Straße\u2028 🏖", "Straße\u2028 🏖"),
            ("\ud800", "\ud800"),
            (2**70, 2**70),
            ({1: [Terminal]}, {"1": [repr(Terminal)]}),
            ({(1, 2)}, [[1, 2]]),
        ],
    )
    def test_whatever_a_field_holds_the_line_is_ascii_json(
        self, lines: Lines, stream: io.StringIO, given: object, written: object
    ) -> None:
        log.info("oh", extra={"given": given})
        assert lines()[0]["given"] == written
        assert stream.getvalue().isascii()

    def test_a_line_says_when_it_was_written(self, lines: Lines) -> None:
        for created in (1_700_000_000.0, 1_700_000_000.25, 1_700_000_001.5):
            record = log.makeRecord("trimcore.test", logging.INFO, "", 0, "oh", (), None)
            record.created = created
            log.handle(record)
        assert [line["timestamp"] for line in lines()] == [
            "2023-11-14T22:13:20.000000Z",
            "2023-11-14T22:13:20.250000Z",
            "2023-11-14T22:13:21.500000Z",
        ]

    def test_libraries_write_the_same_lines(self, lines: Lines) -> None:
        for name in ("uvicorn.error", "dramatiq.worker", "pymongo.topology", "pika.channel"):
            logging.getLogger(name).warning("from outside", extra={"color_message": "\x1b[1m"})
        assert [(line["logger"], line["event"]) for line in lines()] == [
            (name, "from outside")
            for name in ("uvicorn.error", "dramatiq.worker", "pymongo.topology", "pika.channel")
        ]
        assert "color_message" not in lines()[0]

    def test_a_terminal_gets_lines_for_people(self) -> None:
        terminal = Terminal()
        set_up_logs(read_settings({}), terminal)
        log.info("hello", extra={"outcome": "done"})
        log.error("oh", exc_info=RuntimeError("broken"))
        assert "hello" in terminal.getvalue()
        assert "RuntimeError: broken" in terminal.getvalue()
        assert not terminal.getvalue().startswith("{")


class TestLevels:
    @pytest.mark.parametrize(
        ("level", "written"),
        [
            ("debug", ["debug", "info", "warning", "error"]),
            ("info", ["info", "warning", "error"]),
            ("warning", ["warning", "error"]),
            ("ERROR", ["error"]),
        ],
    )
    def test_ours_are_as_the_setting_says(
        self, stream: io.StringIO, level: str, written: list[str]
    ) -> None:
        set_up_logs(settings(level), stream)
        for name in ("debug", "info", "warning", "error"):
            log.log(logging.getLevelNamesMapping()[name.upper()], name)
        assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == written

    @pytest.mark.parametrize("name", ["pymongo.command", "pika.connection", "urllib3", "dramatiq"])
    def test_libraries_never_tell_what_they_send(self, stream: io.StringIO, name: str) -> None:
        """Their debugging lines hold documents, passwords and keys."""
        set_up_logs(settings("debug"), stream)
        logging.getLogger(name).debug("a password")
        assert stream.getvalue() == ""


class TestContext:
    def test_a_call_is_in_all_its_lines_and_in_no_other_calls(self, lines: Lines) -> None:
        begin_call(request_id="one")
        add_to_lines(trim_request="t1")
        log.info("first")
        begin_call(request_id="two")
        log.info("second")
        first, second = lines()
        assert (first["request_id"], first["trim_request"]) == ("one", "t1")
        assert second["request_id"] == "two"
        assert "trim_request" not in second

    def test_a_block_ends(self, lines: Lines) -> None:
        with in_lines(trim_request="t1"):
            log.info("inside")
        log.info("outside")
        assert ["trim_request" in line for line in lines()] == [True, False]


class TestSecrets:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ***"),
            ("at amqp://who:hunter2@mq/v now", "at amqp://who:***@mq/v now"),
            ("http://s/b?X-Amz-Signature=0af1&a=1", "http://s/b?X-Amz-Signature=***&a=1"),
            ("X-Amz-Credential=key%2F2026 x", "X-Amz-Credential=*** x"),
            (f"GET /blobs/{'a' * 60}.{'b' * 43} 200", "GET /blobs/*** 200"),
            ("it was eyJhbGciOi.eyJleHAi.c2ln-bmF0", "it was ***"),
            ("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA stays", "*** stays"),
        ],
    )
    def test_what_looks_like_one_is_hidden(self, text: str, left: str) -> None:
        assert mask(text) == left

    @pytest.mark.parametrize(
        "text",
        [
            "http://127.0.0.1:8000/api/v1 and s3.example:9000/bucket",
            "/var/lib/trimcore/blobs/sources/65f0.part",
            "write to who@example.com at 10:15:30",
        ],
    )
    def test_what_does_not_is_left(self, text: str) -> None:
        assert mask(text) == text

    @pytest.mark.parametrize("kind", [io.StringIO, Terminal])
    def test_the_settings_own_are_in_no_line_however_they_got_there(
        self, kind: type[io.StringIO]
    ) -> None:
        stream = kind()
        set_up_logs(read_settings(SECRETS), stream)
        secrets = [SECRETS["TRIMCORE_SECRET_KEY"], "store-password", "queue-password"]
        secrets += ["mongo-p%40ssword", "mongo-p@ssword"]
        for secret in secrets:
            log.error("%s!", secret, extra={"given": secret}, exc_info=RuntimeError(secret))
        written = stream.getvalue()
        assert [each for each in secrets if each in written] == []
        assert json.dumps(secrets[0])[1:-1] not in written
        assert "***" in written
