"""What a child of the fork server can reach: nothing but its two descriptors."""

import logging
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from tests.integration.engine.parents import ATTEMPTS, Report
from trimcore.adapters.pyav.caller import supervisor
from trimcore.adapters.pyav.caller.launcher import Launcher
from trimcore.adapters.pyav.caller.supervisor import Supervisor
from trimcore.adapters.pyav.frame_bodies import pack_json
from trimcore.adapters.pyav.protocol import PROTECTIONS, Channel
from trimcore.domain.errors import EngineCrashed, MediaLimit
from trimcore.ports.conformance.media import KeptSource, unwatched

PARENTS = str(Path(__file__).with_name("parents.py"))
REFUSALS = {"EPERM", "EMFILE", "ENOSYS", "ENOMEM", "MemoryError"}
SECRET = "TRIMCORE_SECRET_KEY"


@dataclass(frozen=True)
class Probe:
    """Has children of a fork server do what a cut never does."""

    launcher: Launcher

    def act(
        self, act: str, *, seconds: float = 20, cpu_seconds: float = 20, last: bool = False
    ) -> object:
        """Let a child act, and return its answer."""
        ours, theirs = socket.socketpair()
        with ours, tempfile.TemporaryFile() as output:
            with theirs:
                child = self.launcher.fork(theirs, output.fileno(), last=last)
            try:
                source = KeptSource(bytes(9 << 20))
                supervisor = Supervisor(Channel(ours), child, source, unwatched, seconds)
                return supervisor.run(pack_json({"act": act, "cpu_seconds": cpu_seconds}))
            finally:
                child.close()


@pytest.fixture(scope="module")
def probe() -> Iterator[Probe]:
    """Start a fork server from a process that has a secret in its environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SECRET, "not for children")
        launcher = Launcher((PARENTS, "probing"))
        try:
            yield Probe(launcher)
        finally:
            launcher.close()


@pytest.fixture(scope="module", params=[False, True], ids=["forked", "itself"])
def report(probe: Probe, request: pytest.FixtureRequest) -> Report:
    """Let one child try everything: one that was forked, or the fork server itself."""
    if request.param:
        with closing(Launcher((PARENTS, "probing"))) as alone:
            return cast("Report", Probe(alone).act("report", last=True))
    return cast("Report", probe.act("report"))


class TestReach:
    @pytest.mark.parametrize("attempt", list(ATTEMPTS))
    def test_every_attempt_is_refused(self, report: Report, attempt: str) -> None:
        """Files, sockets, programs, other processes, more rights, more memory."""
        assert report["attempts"][attempt] in REFUSALS

    def test_only_its_two_descriptors_are_open(self, report: Report) -> None:
        """Besides the standard ones: two lead nowhere, one to the caller's log."""
        assert sorted(report["descriptors"]) == ["device", "device", "file", "pipe", "socket"]

    def test_there_is_no_environment(self, probe: Probe, report: Report) -> None:
        """Neither the child's own nor, in the fork server's, anything of the caller's."""
        assert report["environment"] == {}
        process = probe.launcher._process
        assert process is not None
        given = Path(f"/proc/{process.pid}/environ").read_bytes()
        assert given.startswith(b"PYTHONPATH=")
        assert SECRET.encode() not in given

    def test_every_protection_holds(self, report: Report) -> None:
        """On this machine; the log names them on any."""
        assert set(report["held"]) == PROTECTIONS
        assert 0 not in report["user"]


class TestLog:
    def test_what_does_not_hold_is_logged(
        self, probe: Probe, caplog: pytest.LogCaptureFixture
    ) -> None:
        """And nothing that a child makes up."""
        supervisor._tell_once.cache_clear()  # another test may have had it told
        with caplog.at_level(logging.INFO):
            probe.act("reveal")
        assert "not confined by" in caplog.text
        assert "seccomp" in caplog.text
        assert "nobody knows" not in caplog.text


class TestBadChildren:
    @pytest.mark.parametrize(
        "act",
        ["crash", "abort", "leave", "boast", "babble", "nest", "mislead", "press", "demand"],
    )
    def test_a_crash_or_nonsense_is_a_crash_of_the_engine(self, probe: Probe, act: str) -> None:
        """However a child ends without an answer, or whatever it says instead."""
        with pytest.raises(EngineCrashed):
            probe.act(act)

    def test_a_crash_for_lack_of_memory_is_a_limit(self, probe: Probe) -> None:
        """The video is not at fault that it takes more than is allowed."""
        with pytest.raises(MediaLimit, match="memory"):
            probe.act("run_short")

    @pytest.mark.parametrize("act", ["loop", "freeze", "stammer", "starve"])
    def test_one_that_does_not_end_is_ended(self, probe: Probe, act: str) -> None:
        """At its time on the wall, whatever it waits for."""
        with pytest.raises(MediaLimit, match="longer"):
            probe.act(act, seconds=0.5)

    def test_time_on_the_processor_is_limited_too(self, probe: Probe) -> None:
        """It runs out first where several threads are busy."""
        with pytest.raises(MediaLimit, match="longer"):
            probe.act("loop", cpu_seconds=0)

    def test_the_next_one_works(self, probe: Probe) -> None:
        """The fork server has taken no harm."""
        assert isinstance(probe.act("report"), dict)
