"""Children that nothing confines, each a process of its own: for systems that lack Linux' means."""

import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from trimcore.adapters.pyav.caller.child_process import END_SECONDS
from trimcore.adapters.pyav.caller.launcher import is_installed
from trimcore.domain.errors import EngineMissing, NoProcess
from trimcore.domain.policies.machine_faults import lack_named_by

if TYPE_CHECKING:
    import subprocess

_PROGRAM = "from trimcore.adapters.pyav.child.single import main; main()"


@dataclass(frozen=True, slots=True)
class PlainChild:
    """A process that makes one cut with all the rights of its caller."""

    process: "subprocess.Popen[bytes]"
    said: IO[bytes]

    @property
    def words(self) -> int:
        """The pipe from which what it says can be read."""
        return self.said.fileno()

    def has_ended(self, seconds: float = END_SECONDS) -> bool:
        """Tell whether it has ended, or does so within some seconds."""
        import subprocess  # noqa: PLC0415 - it takes its time, and confined cuts do without

        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def exit_code(self) -> int | None:
        """Return how it ended; below 0 is the signal that did it, None if it still runs."""
        return self.process.poll()

    def close(self) -> None:
        """End it if need be."""
        self.process.kill()
        self.process.wait()
        self.said.close()


class PlainLauncher:
    """Starts a process for each cut, which takes about half a second."""

    def start(self) -> None:
        """Do nothing: no process is kept."""

    def check(self) -> None:
        """Return if a child could be started, as far as is known.

        Raises:
            EngineMissing: the library that cuts is not there.
        """
        if not is_installed():
            raise EngineMissing

    def close(self) -> None:
        """Do nothing: each child ends with its cut."""

    def fork(
        self,
        conversation: socket.socket,
        output: int,
        watch: Callable[[int], None],
        *,
        last: bool = False,  # noqa: ARG002 - each child is a process of its own
    ) -> PlainChild:
        """Start a child with these descriptors.

        Raises:
            EngineMissing: the library that cuts is not there.
            MachineFault: no process can be started now.
        """
        import subprocess  # noqa: PLC0415 - it takes its time, and confined cuts do without

        self.check()
        watch(0)
        kept = (conversation.fileno(), output)
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-P", "-c", _PROGRAM, *map(str, kept)],
                pass_fds=kept,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            raise lack_named_by(error.errno) or NoProcess() from error
        if process.stderr is None:
            raise NoProcess
        return PlainChild(process, process.stderr)
