"""What the engine says reaches the log, whoever made it say so, and harms nothing there."""

import logging
import os
from collections.abc import Iterator

import pytest

from trimcore.adapters.pyav.caller.engine_words import EngineWords, harmless, harmless_trace


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe, both ends of which are closed in the end."""
    read, written = os.pipe()
    yield read, written
    for descriptor in (read, written):
        os.close(descriptor)


@pytest.fixture(autouse=True)
def _info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def test_lines_are_logged_whole_and_without_addresses(
    pipe: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    """Half a line waits for its other half."""
    words = EngineWords(pipe[0])
    os.write(pipe[1], b"[h264 @ 0x55aa00ff] bad\nhalf")
    words.read_all()
    assert caplog.messages == ["libav said: [h264] bad"]
    os.write(pipe[1], b" a line\n")
    words.read_all()
    assert caplog.messages[1:] == ["engine said: half a line"]


def test_the_last_line_needs_no_end(caplog: pytest.LogCaptureFixture) -> None:
    """A process that dies has no time for it."""
    read, written = os.pipe()
    words = EngineWords(read)
    os.write(written, b"free(): invalid pointer")
    os.close(written)
    words.read_all()
    os.close(read)
    assert caplog.messages == ["engine said: free(): invalid pointer"]
    assert words.pipe is None


@pytest.mark.parametrize(
    ("line", "lacked"),
    [
        (b"x265 [error]: malloc of size 9096192 failed\n", True),
        (b"[libx264 @ 0x1] malloc of size 64 failed\n", True),
        (b"[h264 @ 0x1] Cannot allocate memory\n", True),
        (b"[h264 @ 0x1] no frame!\n", False),
    ],
)
def test_it_is_heard_that_memory_was_lacking(
    pipe: tuple[int, int], line: bytes, lacked: bool
) -> None:
    """Whoever wanted it."""
    words = EngineWords(pipe[0])
    os.write(pipe[1], line)
    words.read_all()
    assert words.lacked_memory is lacked


def test_nothing_is_waited_for(pipe: tuple[int, int]) -> None:
    """An empty pipe says nothing."""
    assert EngineWords(pipe[0]).read() is False


def test_the_same_line_is_logged_once(
    pipe: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    """Libav says the same of every packet."""
    os.write(pipe[1], b"[mp4 @ 0x1] odd\n" * 50 + b"[mp4 @ 0x2] odd\n")
    EngineWords(pipe[0]).read_all()
    assert caplog.messages == ["libav said: [mp4] odd"]


def test_a_flood_is_cut_off(pipe: tuple[int, int], caplog: pytest.LogCaptureFixture) -> None:
    """In number and in length; what comes by frames counts as well."""
    words = EngineWords(pipe[0])
    os.write(pipe[1], b"".join(b"%d %s\n" % (number, b"x" * 900) for number in range(45)))
    words.read_all()
    words.take({"level": "WARNING", "text": "one more"})
    assert len(caplog.messages) == 41
    assert max(map(len, caplog.messages)) < 450
    assert caplog.messages[-1] == "what else the engine says about this cut is left out"
    assert words.pipe is None


def test_a_line_without_end_is_bounded(pipe: tuple[int, int]) -> None:
    """It takes no memory."""
    words = EngineWords(pipe[0])
    for _ in range(20):
        os.write(pipe[1], b"x" * 30_000)
        words.read_all()
    assert len(words._rest) <= 16 << 10


def test_its_own_lines_come_by_frames(
    pipe: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    """With their level; what has another form is none."""
    words = EngineWords(pipe[0])
    words.take({"level": "WARNING", "text": "a try failed"})
    others: list[object] = [{"level": "CRITICAL", "text": "x"}, {"level": "INFO"}, [], {"text": 5}]
    for other in others:
        words.take(other)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "engine said: a try failed")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – ü 日本", "plain – ü 日本"),
        ("\x1b[2J\x07", "\\x1b[2J\\x07"),
        ("a\nlevel=error b\r", "a\\nlevel=error b\\r"),
        ("\u202egnp.exe\u2028\x00\x9b", "\\u202egnp.exe\\u2028\\x00\\x9b"),
    ],
)
def test_control_characters_are_shown_and_not_obeyed(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_a_trace_keeps_its_lines_and_its_end() -> None:
    """Moved in, so that none looks like a line of the log."""
    trace = harmless_trace("x" * 9000 + "\nOSError: \x1b[0m\nend")
    assert trace.endswith("\n  OSError: \\x1b[0m\n  end")
    assert len(trace) < 6100
