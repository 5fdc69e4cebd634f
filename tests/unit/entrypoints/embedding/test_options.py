"""Options are the settings, by the same rules, under names of their own."""

from pathlib import Path

import pytest

from trimcore.adapters.memory.queue import MemoryQueue
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.entrypoints.embedding.options import (
    Options,
    in_memory,
    options_in,
    ports_of,
    settings_of,
    variable,
)
from trimcore.entrypoints.wiring.parts.ports import Ports
from trimcore.entrypoints.wiring.settings import Settings, read_settings
from trimcore.entrypoints.wiring.variables import SettingError

SECRET = "a secret of the tests, 32 bytes or more"
CHOSEN = Options(
    database="mongodb://db/clips",
    storage="s3+https://key:secret@store/bucket",
    queue="amqp://broker/clips",
    data_dir="/srv/clips",
    secret_key=SECRET,
    public_url="https://clips.example.com",
    storage_public_url="https://store.example.com",
    max_upload_bytes=1000,
    registrations=7,
    trusted_proxies=2,
    cors_origins=["https://a.example", "https://b.example"],
    workers=3,
    metrics=False,
)
VARIABLES = {
    "TRIMCORE_DATABASE_URL": "mongodb://db/clips",
    "TRIMCORE_STORAGE_URL": "s3+https://key:secret@store/bucket",
    "TRIMCORE_QUEUE_URL": "amqp://broker/clips",
    "TRIMCORE_DATA_DIR": "/srv/clips",
    "TRIMCORE_SECRET_KEY": SECRET,
    "TRIMCORE_PUBLIC_URL": "https://clips.example.com",
    "TRIMCORE_STORAGE_PUBLIC_URL": "https://store.example.com",
    "TRIMCORE_MAX_UPLOAD_BYTES": "1000",
    "TRIMCORE_REGISTRATIONS": "7",
    "TRIMCORE_TRUSTED_PROXIES": "2",
    "TRIMCORE_CORS_ORIGINS": "https://a.example https://b.example",
    "TRIMCORE_WORKERS": "3",
    "TRIMCORE_METRICS": "off",
}


def test_options_are_the_settings_in_lower_case() -> None:
    """Each stands for the variable that it is named after."""
    assert settings_of(CHOSEN) == read_settings(VARIABLES)
    assert {variable(name) for name in CHOSEN} == VARIABLES.keys()


def test_variables_are_options() -> None:
    """An empty one is not set."""
    assert settings_of(options_in(VARIABLES)) == read_settings(VARIABLES)
    assert options_in({"TRIMCORE_WORKERS": "", "HOME": "/root"}) == {}


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (Options(database="postgres://db"), "database"),
        (Options(workers=0), "workers"),
        (Options(public_url="clips.example.com"), "public_url"),
        (Options(queue="amqp://broker/clips"), "secret_key"),
    ],
)
def test_what_is_wrong_is_named_as_it_was_given(options: Options, name: str) -> None:
    """And not as a variable that nobody has set."""
    with pytest.raises(SettingError, match=f"^{name} "):
        settings_of(options)


def test_an_option_that_does_not_exist_is_refused() -> None:
    """As a misspelt argument of any function is."""
    with pytest.raises(TypeError, match="databse"):
        settings_of({"databse": "memory:"})


@pytest.mark.parametrize(
    ("options", "folder"),
    [
        (
            Options(database="sqlite:///srv/a%20b/clips.db", storage="file:///else/blobs"),
            "/srv/a b",
        ),
        (Options(database="memory:", storage="file:///srv/blobs"), "/srv"),
        (Options(database="sqlite:///srv/clips.db", data_dir=Path("/other")), "/other"),
        (Options(), str(Path("trimcore-data").absolute())),
    ],
)
def test_the_secret_is_kept_beside_what_is_embedded(options: Options, folder: str) -> None:
    """Rather than in the folder that a program happens to be started in."""
    assert settings_of(options).data_dir == folder


def test_ports_are_told_from_settings() -> None:
    """A queue may be either."""
    requests, queue = MemoryRequests(), MemoryQueue()
    options = Options(requests=requests, queue=queue, workers=1)
    assert ports_of(options) == {"requests": requests, "queue": queue}
    assert ports_of(Options(queue="inprocess:")) == {}
    assert settings_of(options).workers == 1


def test_options_take_the_place_of_twins() -> None:
    """One by one."""
    queue = MemoryQueue()
    options = in_memory(SECRET, Options(queue=queue, workers=4))
    assert (options["queue"], options["workers"], options["database"]) == (queue, 4, "memory:")
    assert settings_of(options).is_embedded


def test_every_setting_is_an_option() -> None:
    """But for those that tell a process of ours how to log and where to show its figures."""
    settings = set(Settings.__struct_fields__) - {"log_level", "metrics_port"}
    assert {name.removesuffix("_url") for name in settings} == {
        name.removesuffix("_url") for name in Options.__annotations__.keys() - Ports.__annotations__
    }
