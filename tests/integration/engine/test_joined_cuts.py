"""Windows in any order, of any codec and container: some of those that a command does all of."""

from pathlib import Path

import pytest

from tests.corpus.joined_cuts import CUTS, JoinedCut, judged
from tests.corpus.sources import Library
from trimcore.adapters.pyav.media import PyavMedia

TO_THE_END = (
    "h264-backwards",
    "h264-short-gop-anyhow",
    "h264-medium-gop-backwards",
    "h264-hidden-start-backwards",
    "h264-mkv-anyhow",
    "hevc-open-gop-backwards",
)
"""A window comes behind one that goes to the source's end, whose last packet is heard in part."""
OTHERS = (
    "h264-many",
    "h264-pyramid-overlapping",
    "h264-intra-touching",
    "h264-late-video-apart",
    "h264-late-audio-anyhow",
    "h264-silent-anyhow",
    "h264-two-languages-overlapping",
    "h264-ts-wrap-anyhow",
    "hevc-hlg-mkv-apart",
    "vp9-overlapping",
    "vp9-vorbis-backwards",
    "av1-webm-touching",
    "mpeg2-ts-anyhow",
    "h264-mkv-touching-mp4",
    "h264-ts-anyhow-mkv",
)
NAMED = {cut.name: cut for cut in CUTS}


@pytest.mark.parametrize("cut", [NAMED[name] for name in TO_THE_END + OTHERS], ids=lambda c: c.name)
def test_each_window_is_exact(
    engine: PyavMedia, library: Library, tmp_path: Path, cut: JoinedCut
) -> None:
    """Its pictures and its sound, whatever comes before it."""
    verdict = judged(cut, engine, library, tmp_path)
    assert verdict.exact, str(verdict)
