"""Starting, checking and sweeping from the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def trimcore(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with these settings alone."""
    inherited = {key: value for key, value in os.environ.items() if "TRIMCORE" not in key}
    return subprocess.run(
        [sys.executable, "-m", "trimcore", *arguments],
        env=inherited | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_check_names_what_answers(tmp_path: Path) -> None:
    """All embedded parts do."""
    ran = trimcore("check", "--migrate", TRIMCORE_DATA_DIR=str(tmp_path / "data"))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "database: ok\nstorage: ok\nqueue: ok\n"


def test_check_names_what_does_not_answer(tmp_path: Path) -> None:
    """A folder that can't be made."""
    (tmp_path / "file").write_text("in the way")
    ran = trimcore(
        "check",
        TRIMCORE_DATA_DIR=str(tmp_path / "data"),
        TRIMCORE_STORAGE_URL=f"file://{tmp_path}/file/blobs",
    )
    assert ran.returncode == 1
    assert "database: ok\n" in ran.stdout
    assert "storage: ok" not in ran.stdout


def test_a_sweep_of_nothing_does_nothing(tmp_path: Path) -> None:
    """It says so in figures."""
    ran = trimcore("sweep", TRIMCORE_DATA_DIR=str(tmp_path / "data"))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "rung=0 lapsed=0 blobs=0 uploads=0 records=0\n"


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    """64 hex digits in a file of mode 0600."""
    settings = {"TRIMCORE_DATA_DIR": str(tmp_path / "data")}
    trimcore("check", **settings)
    secret = tmp_path / "data" / "secret"
    made = secret.read_text()
    assert len(made) == 64
    assert secret.stat().st_mode & 0o777 == 0o600
    trimcore("check", **settings)
    assert secret.read_text() == made


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIMCORE_DATABASE_URL", "oracle://x"),
        ("TRIMCORE_DATABASE_URL", "sqlite://"),
        ("TRIMCORE_STORAGE_URL", "ftp://x/y"),
        ("TRIMCORE_QUEUE_URL", "carrier-pigeon:"),
        ("TRIMCORE_PUBLIC_URL", "video.example.com"),
        ("TRIMCORE_MAX_UPLOAD_BYTES", "much"),
        ("TRIMCORE_MAX_UPLOAD_BYTES", "0"),
        ("TRIMCORE_WORKERS", "-1"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line(tmp_path: Path, name: str, value: str) -> None:
    """The line names the setting."""
    ran = trimcore("serve", **{"TRIMCORE_DATA_DIR": str(tmp_path / "data"), name: value})
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"trimcore: {name} ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["worker", "sweep", "check"])
def test_every_command_reads_the_settings_alike(command: str) -> None:
    """One line, whoever asks."""
    ran = trimcore(command, TRIMCORE_DATABASE_URL="oracle://x")
    assert ran.returncode == 2
    assert ran.stderr.startswith("trimcore: TRIMCORE_DATABASE_URL must be a URL")


def test_servers_need_a_secret_of_their_own(tmp_path: Path) -> None:
    """At least 32 bytes."""
    settings = {
        "TRIMCORE_DATA_DIR": str(tmp_path / "data"),
        "TRIMCORE_QUEUE_URL": "amqp://127.0.0.1:1",
        "TRIMCORE_SECRET_KEY": "x" * 31,
    }
    ran = trimcore("serve", **settings)
    assert ran.returncode == 2
    assert ran.stderr == "trimcore: TRIMCORE_SECRET_KEY must be set to at least 32 bytes\n"


def test_a_data_folder_may_have_any_name(tmp_path: Path) -> None:
    """Characters that mean something in a URL are part of a path like others."""
    folder = tmp_path / "a#b?c%41 d"
    ran = trimcore("check", "--migrate", TRIMCORE_DATA_DIR=str(folder))
    assert ran.returncode == 0, ran.stderr
    assert (folder / "trimcore.db").exists()
    assert list(tmp_path.iterdir()) == [folder]
