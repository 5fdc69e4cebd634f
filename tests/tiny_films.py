"""Films of two seconds, made in a moment, and cuts of them up to where a test looks."""

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.corpus.sources import make
from tests.corpus.specs import Sound, Spec
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.indexing.seeking import seek
from trimcore.adapters.pyav.reading.indexing.window_index import index_window
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia, open_media
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.plan import plan_cut
from trimcore.domain.cutting.timeline.window import TrimWindow

X264 = (
    ("preset", "veryfast"),
    ("crf", "23"),
    ("threads", "1"),
    ("sc_threshold", "0"),
    ("x264-params", "cpu-independent=1"),
)
FILM = Spec(name="tiny", width=64, height=48, frames=60, gop=12, bframes=2, options=X264, sounds=())
"""Sixty H.264 frames, thirty a second, a keyframe at every twelfth: at 0, 0.4, 0.8, 1.2, 1.6 s."""
SOUNDING = replace(FILM, name="sounding", sounds=(Sound(),))
VP9 = replace(
    FILM,
    name="tiny-vp9",
    container="webm",
    codec="libvpx-vp9",
    bframes=0,
    options=(("deadline", "realtime"), ("cpu-used", "8"), ("auto-alt-ref", "0")),
)
MIDDLE = TrimWindow.parse("0.5", "1")
"""Frames 15 to 44: it holds the keyframes 24 and 36, and begins and ends between two."""


@lru_cache
def film(spec: Spec = FILM) -> bytes:
    """Return the file of a film, made once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film"
        make(spec, path)
        return path.read_bytes()


def opened(content: bytes, limits: Limits | None = None) -> OpenedMedia:
    """Open bytes at hand, and go to their beginning."""
    file = SourceFile(lambda at, length: content[at : at + length], len(content))
    source = open_media(file, limits or Limits())
    seek(source, None)
    return source


def planned(content: bytes, window: TrimWindow = MIDDLE, mode: TrimMode = TrimMode.EXACT) -> Cut:
    """Open, index and plan a cut, as the first try would."""
    source = opened(content)
    index = index_window(source, window)
    plan = plan_cut(
        index.video,
        window,
        index.sounds,
        rules=copy_rules_of(source, mode),
        hides_preroll=source.format.hides_preroll,
    )
    return Cut(source=source, index=index, plan=plan, end=window.end)


def content_of(file: ScratchFile) -> bytes:
    """Return all bytes of a file."""
    return os.pread(file.descriptor, file.size, 0)
