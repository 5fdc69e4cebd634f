"""The library cuts from one object of a store into another."""

import pytest

import trimcore
from tests.tiny_films import SOUNDING, film
from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.ports.conformance.storage.blobs import read, store


def test_an_object_is_cut_into_another(blobs: S3Blobs, url: str) -> None:
    """The address says all; what is there already is left as it is."""
    store(blobs, "a/film.mp4", film(SOUNDING))
    receipt = trimcore.cut(f"{url}/a/film.mp4", f"{url}/a/clip.mkv", start=0.5, duration=1)
    made = read(blobs, "a/clip.mkv")
    assert (receipt.container, receipt.bytes_written) == ("matroska", len(made))
    with pytest.raises(trimcore.OutputExists, match=r"a/clip\.mkv"):
        trimcore.cut(f"{url}/a/film.mp4", f"{url}/a/clip.mkv")
    assert read(blobs, "a/clip.mkv") == made


def test_what_fails_leaves_no_object(blobs: S3Blobs, url: str) -> None:
    store(blobs, "text.mp4", b"text" * 100)
    with pytest.raises(trimcore.NotAVideo):
        trimcore.cut(f"{url}/text.mp4", f"{url}/clip.mp4")
    with pytest.raises(FileNotFoundError, match=r"none\.mp4"):
        trimcore.cut(f"{url}/none.mp4", f"{url}/clip.mp4")
    with pytest.raises(trimcore.TrimcoreError):
        blobs.stat("clip.mp4")
