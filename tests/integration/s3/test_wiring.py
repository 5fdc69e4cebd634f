"""The store that the settings name is the one that is used."""

import pytest

from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.domain.errors import BlobNotFound, OutputExists
from trimcore.entrypoints.library.outputs import opened_output
from trimcore.entrypoints.wiring.addressed_source import byte_source, object_url
from trimcore.entrypoints.wiring.parts import adapters_by_url
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.wiring.variables import SettingError
from trimcore.ports.conformance.storage.blobs import read, store
from trimcore.ports.conformance.storage.links import a_link

pytestmark = pytest.mark.usefixtures("environment")
PUBLIC = "TRIMCORE_STORAGE_PUBLIC_URL"


def test_the_setting_leads_to_the_bucket(blobs: S3Blobs) -> None:
    store(adapters_by_url.storage(read_settings(), b"k" * 32).blobs, "a/key", b"content")
    assert read(blobs, "a/key") == b"content"


def test_links_lead_to_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC, "https://videos.example.com")
    link = a_link(adapters_by_url.storage(read_settings(), b"k" * 32).blobs)
    assert link.startswith("https://videos.example.com/test-")


def test_an_object_is_a_source(blobs: S3Blobs, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other setting is needed for it."""
    monkeypatch.delenv("TRIMCORE_SECRET_KEY")
    store(blobs, "a/key", b"content")
    bucket = url.rpartition("/")[2]
    assert byte_source(f"s3://{bucket}/a/key").read_at(3, 9) == b"tent"
    with pytest.raises(BlobNotFound):
        byte_source(f"s3://{bucket}/another key?")
    for address in ("s3://", "s3:///key", "s3://Bucket/key", f"s3://{bucket}", f"s3://{bucket}/"):
        with pytest.raises(FileNotFoundError):
            byte_source(address)


@pytest.mark.usefixtures("blobs")
def test_an_object_is_an_output(url: str) -> None:
    """Whole, under any key, and in the place of no other."""
    address = f"s3://{url.rpartition('/')[2]}/a n\u00e9w/key?"
    with opened_output(object_url(address)) as sink:
        sink.write(b"content")
    assert byte_source(address).read_at(0, 9) == b"content"
    with pytest.raises(OutputExists), opened_output(object_url(address)):
        pass


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIMCORE_STORAGE_URL", "s3+http://host/bucket"),
        ("TRIMCORE_STORAGE_URL", "s3+http://key:a-secret@host"),
        (PUBLIC, "ftp://host"),
        (PUBLIC, "https://host/path"),
        (PUBLIC, "https://host:port"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name) as caught:
        adapters_by_url.storage(read_settings(), b"k" * 32)
    assert "a-secret" not in str(caught.value)


def test_an_object_needs_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIMCORE_STORAGE_URL")
    with pytest.raises(SettingError, match="TRIMCORE_STORAGE_URL"):
        byte_source("s3://bucket/key")
