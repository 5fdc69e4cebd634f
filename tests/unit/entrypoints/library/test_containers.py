"""Which container is meant: by what is asked for, and by the name of the output."""

from pathlib import Path

import pytest

from trimcore.domain.errors import InvalidInput
from trimcore.entrypoints.library.containers import wanted_container


@pytest.mark.parametrize(
    ("container", "output", "name"),
    [
        (None, "cut.mkv", "matroska"),
        (None, Path("CUT.MP4"), "mp4"),
        (None, "s3://bucket/a/cut.mov", "mov"),
        (None, "https://host/cut.ts?signed=a.b", "mpegts"),
        ("mkv", "cut.part", "matroska"),
        ("mp4", "cut", "mp4"),
        ("mp4", None, "mp4"),
    ],
)
def test_the_name_or_the_wish_decides(
    container: str | None, output: str | Path | None, name: str
) -> None:
    found = wanted_container(container, output)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "output", [None, "-", "cut", "Beach, no. 5", "2026.11.29", "a.b/cut", "x."]
)
def test_a_name_may_say_nothing(output: str | None) -> None:
    """A dot alone makes no extension."""
    assert wanted_container(None, output) is None


@pytest.mark.parametrize("output", ["cut.xyz", "cut.mp5", "dir/cut.TMP", "s3://bucket/cut.part"])
def test_an_extension_that_names_none_is_no_name_for_another(output: str) -> None:
    with pytest.raises(InvalidInput, match=r"must be named, for the output's \.\w+ names none of"):
        wanted_container(None, output)


def test_a_wish_may_not_contradict_the_name() -> None:
    with pytest.raises(InvalidInput, match="the output's name says mp4"):
        wanted_container("mkv", "cut.mp4")
