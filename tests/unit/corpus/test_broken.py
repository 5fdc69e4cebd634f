"""The broken files are broken in the way that they say."""

import pytest

from tests.corpus.broken import BROKEN, Trouble, broken_bytes, broken_path
from tests.corpus.sources import Library


@pytest.mark.parametrize("name", list(BROKEN))
def test_the_same_bytes_are_made_each_time(library: Library, name: str) -> None:
    assert broken_path(name, library).read_bytes() == broken_bytes(name, library)


def test_there_are_some_of_each_trouble() -> None:
    assert {broken.trouble for broken in BROKEN.values()} == set(Trouble)


def test_all_are_small(library: Library) -> None:
    assert all(len(broken_bytes(name, library)) < 200_000 for name in BROKEN)
