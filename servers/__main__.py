"""Start and stop the servers of this checkout: `make servers`, `make servers-stop`."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Collection
from pathlib import Path

from servers import chromium, ffmpeg, fleet, node
from servers.binaries import say
from servers.errors import Missing, NotReady
from servers.places import locked, run_folder, runs

SETTINGS = "settings"
REQUIRED = "TRIMCORE_REQUIRE_SERVERS"


def main() -> int:
    """Run one command."""
    commands: dict[str, Callable[[], int]] = {"install": install, "start": start, "stop": stop}
    parser = argparse.ArgumentParser(prog="python -m servers", description=__doc__)
    parser.add_argument("command", choices=commands)
    command = commands[parser.parse_args().command]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        return command()
    except KeyboardInterrupt:
        return 130
    except NotReady as error:
        say(str(error))
        return 1


def install() -> int:
    """Install or build every server that is not there, and the programs that the tests use."""
    missing: list[Missing] = list(fleet.install().values())
    for program in (chromium, ffmpeg, node):
        try:
            program.install()
        except Missing as reason:
            missing.append(reason)
            say(f"MISSING {reason}")
    return _verdict(missing)


def start() -> int:
    """Start the servers, unless they run, and print their settings."""
    folder = run_folder()
    with locked(runs() / folder.name):
        fleet.sweep()
        code = 0
        if not _all_run(folder):
            fleet.stop(folder)
            code = _start(folder)
        if code == 0:
            sys.stdout.write((folder / SETTINGS).read_text(encoding="utf-8"))
    return code


def stop() -> int:
    """Stop the servers and remove what they kept."""
    folder = run_folder()
    with locked(runs() / folder.name):
        fleet.sweep()
        fleet.stop(folder)
    return 0


def _all_run(folder: Path) -> bool:
    """Tell whether all that was started there is still running."""
    if not (folder / SETTINGS).exists():
        return False
    if all(process.is_alive for process in fleet.processes(folder)):
        return True
    say("one of them has ended: starting all afresh")
    return False


def _start(folder: Path) -> int:
    folder.mkdir(mode=0o700)
    started = fleet.Fleet.start(folder)
    code = _verdict(started.missing.values())
    if code or not started.servers:
        started.stop()
        return 1
    lines = [f"{name}={value}\n" for name, value in started.settings.items()]
    path = folder / SETTINGS
    path.touch(mode=0o600)
    path.write_text("".join(lines), encoding="utf-8")
    return 0


def _verdict(missing: Collection[Missing]) -> int:
    """Forgive what is missing, unless every server is compulsory."""
    return int(len(missing) > 0 and os.environ.get(REQUIRED) == "1")


if __name__ == "__main__":
    sys.exit(main())
