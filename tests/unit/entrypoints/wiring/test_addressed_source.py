"""An object that a command names is one of the store that the setting names."""

import pytest

from trimcore.entrypoints.wiring.addressed_source import object_url
from trimcore.entrypoints.wiring.variables import SettingError


def test_an_object_is_at_the_stores_address(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = "s3+https://key:a%2Fsecret@host:9000/films?region=eu-1"
    monkeypatch.setenv("TRIMCORE_STORAGE_URL", stated)
    expected = "s3+https://key:a%2Fsecret@host:9000/cuts/a/p%C3%A4r%20t%3F.mp4?region=eu-1"
    assert object_url("s3://cuts/a/pär t?.mp4") == expected


@pytest.mark.parametrize("address", ["s3://", "s3:///key", "s3://Bucket/key", "s3://bucket"])
def test_what_names_none_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("TRIMCORE_STORAGE_URL", "s3+https://key:secret@host/films")
    with pytest.raises(FileNotFoundError, match="s3://bucket/key"):
        object_url(address)


def test_it_needs_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIMCORE_STORAGE_URL", raising=False)
    with pytest.raises(SettingError, match="TRIMCORE_STORAGE_URL"):
        object_url("s3://bucket/key")
