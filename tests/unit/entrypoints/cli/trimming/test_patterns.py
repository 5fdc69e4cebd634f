"""Names of several outputs."""

import pytest

from trimcore.entrypoints.cli.trimming.patterns import named


@pytest.mark.parametrize(
    ("pattern", "name", "made"),
    [
        ("{n:03}-{name}.mp4", "holiday.mov", "001-holiday.mp4"),
        ("{name}.mkv", "Holiday 1.MP4", "Holiday 1.mkv"),
        ("{name}", "holiday.mov", "holiday.mov"),
        ("{n}-{name}", "holiday.mov", "1-holiday.mov"),
        ("{name}.mp4", "Mr. Smith", "Mr. Smith.mp4"),
        ("{name}.mp4", "v1.2", "v1.2.mp4"),
        ("{name}.mp4", "a/b", "a-b.mp4"),
    ],
)
def test_a_name_of_a_file_loses_its_ending(pattern: str, name: str, made: str) -> None:
    """As editors call clips; but not where the pattern brings none."""
    assert named(pattern, n=1, name=name, stem="film") == made
