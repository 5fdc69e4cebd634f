"""The settings of logs and metrics."""

import pytest

from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.wiring.variables import SettingError


def test_by_default_the_service_tells_what_matters() -> None:
    settings = read_settings({})
    assert (settings.log_level, settings.metrics, settings.metrics_port) == ("info", True, None)


@pytest.mark.parametrize(("text", "shown"), [("on", True), ("off", False), ("OFF", False)])
def test_metrics_are_on_or_off(text: str, shown: bool) -> None:
    assert read_settings({"TRIMCORE_METRICS": text}).metrics is shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIMCORE_LOG_LEVEL", "loud"),
        ("TRIMCORE_METRICS", "maybe"),
        ("TRIMCORE_METRICS_PORT", "65536"),
        ("TRIMCORE_METRICS_PORT", "-1"),
        ("TRIMCORE_METRICS_PORT", "http"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} "):
        read_settings({name: value})
