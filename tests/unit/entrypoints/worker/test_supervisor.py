"""The commands of several worker processes."""

import pytest

from trimcore.entrypoints.worker.supervisor import worker_commands


@pytest.mark.parametrize(
    ("port", "ports"),
    [(9100, ["9100", "9101", "9102"]), (0, ["0", "0", "0"])],
)
def test_each_process_shows_its_figures_on_a_port_of_its_own(port: int, ports: list[str]) -> None:
    commands = worker_commands(processes=3, threads=2, metrics_host="127.0.0.1", metrics_port=port)
    assert [command[-1] for command in commands] == ports
    assert all("--metrics-host" in command for command in commands)


def test_without_a_port_there_are_no_figures() -> None:
    (command,) = worker_commands(
        processes=1, threads=2, metrics_host="127.0.0.1", metrics_port=None
    )
    assert command[-3:] == ["worker", "--threads", "2"]
