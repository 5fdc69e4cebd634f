"""The videos that are uploaded: small, long to cut, damaged, and never whole."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.corpus.broken import broken_path
from tests.corpus.films import Film, long_film
from tests.corpus.sources import Library
from tests.integration.faults.doom import LARGE

HEAD = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"


@dataclass(frozen=True)
class Videos:
    """Makes each file once, in one folder."""

    base: Path

    @cached_property
    def small(self) -> Path:
        """A video that is cut at once."""
        return Library(self.base).path("h264-silent")

    @cached_property
    def damaged(self) -> Path:
        """A video that can't be cut."""
        return broken_path("half.mp4", Library(self.base))

    @cached_property
    def long(self) -> Path:
        """A video with one keyframe, so that cutting it takes seconds."""
        film = Film(seconds=24, width=480, height=270, gop=720, gops_in_piece=1)
        return long_film(self.base / "long.mp4", film)

    @cached_property
    def large(self) -> Path:
        """Something that is sent in several parts, and is no video behind its first bytes."""
        path = self.base / "large.mp4"
        path.write_bytes(HEAD + bytes(2 * LARGE))
        return path
