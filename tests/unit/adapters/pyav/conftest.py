"""What tests of the engine's rooms share."""

import os
from collections.abc import Iterator

import pytest

from trimcore.adapters.pyav.writing.scratch_file import ScratchFile


@pytest.fixture
def file() -> Iterator[ScratchFile]:
    """Give an empty file in memory, for an output."""
    descriptor = os.memfd_create("output")
    yield ScratchFile(descriptor, limit=1 << 24)
    os.close(descriptor)
