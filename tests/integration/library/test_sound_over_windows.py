"""Sound that is not copied in whole packets is in step at every seam of several windows."""

from dataclasses import replace
from pathlib import Path

import pytest

import trimcore
from tests.corpus.judge_windows import judge_windows
from tests.corpus.sources import Library
from tests.corpus.specs import Sound, Spec
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow

KEEP = ((0.413, 1.3), (2.013, 3.1), (1.3, 1.9))
WINDOWS = [
    TrimWindow(start_us=round(start * 1e6), duration_us=round((end - start) * 1e6))
    for start, end in KEEP
]
SPEC = Spec(name="", gop=12)


def film(container: str, sound: str) -> Spec:
    suffix = {"matroska": "mkv"}.get(container, container)
    return replace(
        SPEC,
        name=f"seams-{container}-{sound}",
        container=container,
        suffix=suffix,
        sounds=(Sound(codec=sound),),
    )


@pytest.mark.parametrize(
    ("spec", "into", "mode", "becomes"),
    [
        (film("mp4", "aac"), "webm", "encode", "opus"),
        (film("matroska", "flac"), "mov", "encode", "alac"),
        (film("matroska", "pcm_s16le"), "mkv", "exact", "pcm_s16le"),
        (film("matroska", "pcm_s24le"), "mp4", "exact", "pcm_s24le"),
        (film("mov", "pcm_s16le"), "mov", "exact", "pcm_s16le"),
        (film("mov", "alac"), "mov", "exact", "alac"),
        (film("matroska", "flac"), "mkv", "exact", "flac"),
        (film("matroska", "flac"), "mp4", "exact", "flac"),
    ],
    ids=lambda one: one.name if isinstance(one, Spec) else str(one),
)
def test_converted_sound_does_not_drift(  # noqa: PLR0917 - a row of the table
    library: Library,
    cutter: trimcore.Cutter,
    tmp_path: Path,
    spec: Spec,
    into: str,
    mode: str,
    becomes: str,
) -> None:
    """Not by a packet, as copied sound may: plain samples are written anew, without loss."""
    source, made = library.made(spec), tmp_path / f"cut.{into}"
    receipt = cutter.cut(source, made, keep=KEEP, mode=mode)
    verdict = judge_windows(source, made, WINDOWS)
    assert verdict.exact, str(verdict)
    assert len(verdict.syncs) == len(KEEP)
    assert all(abs(sync) <= 1 for sync in verdict.syncs)
    (sound,) = (stream for stream in receipt.streams if stream.kind == "audio")
    assert sound.fate is StreamFate.CONVERTED
    same = becomes == sound.codec
    assert ("without loss" if same else f"it is {becomes} now") in sound.reason


def test_in_one_window_plain_samples_are_copied(
    library: Library, cutter: trimcore.Cutter, tmp_path: Path
) -> None:
    receipt = cutter.cut(
        library.made(film("mov", "pcm_s16le")), tmp_path / "cut.mov", start=1, duration=1
    )
    assert [stream.fate for stream in receipt.streams][-1] is StreamFate.COPIED
