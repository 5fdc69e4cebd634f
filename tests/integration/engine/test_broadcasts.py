"""Recordings of transport streams begin and end anywhere, and are cut all the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from tests.corpus.viewing import view
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import cut

NAMES = ("h264-ts", "h264-open-gop", "hevc", "hevc-open-gop", "mpeg2-ts")
PACKET = 188
WHOLE = TrimWindow.parse("0", "99")


@pytest.fixture(params=NAMES)
def packets(request: pytest.FixtureRequest, library: Library) -> list[bytes]:
    """A transport stream, packet by packet."""
    spec = replace(SPECS[request.param], name=f"{request.param}-cast", container="mpegts")
    content = library.made(replace(spec, suffix="ts")).read_bytes()
    return [content[at : at + PACKET] for at in range(0, len(content), PACKET)]


def test_one_that_begins_amid_a_group_begins_with_its_first_keyframe(
    engine: PyavMedia, packets: list[bytes], tmp_path: Path
) -> None:
    """Frames before it need others that were never recorded, and players show none of them."""
    source, made = tmp_path / "cast.ts", tmp_path / "cut.ts"
    source.write_bytes(b"".join(packets[len(packets) // 5 :]))
    receipt, output = cut(engine, source.read_bytes(), WHOLE)
    made.write_bytes(output)
    verdict = judge(source, made, WHOLE)
    assert verdict.exact, str(verdict)
    assert receipt.frames_copied + receipt.frames_encoded == len(view(source).frames)


def test_one_that_ends_amid_a_picture_ends_before_it(
    engine: PyavMedia, packets: list[bytes], tmp_path: Path
) -> None:
    """Or with what there is of it, copied as it is."""
    source, made = tmp_path / "cast.ts", tmp_path / "cut.ts"
    source.write_bytes(b"".join(packets[: len(packets) * 4 // 5]))
    _, output = cut(engine, source.read_bytes(), TrimWindow.parse("0.713", "99"))
    made.write_bytes(output)
    before, after = view(source).frames, view(made).frames
    whole = [frame.code for frame in before if frame.code is not None and not frame.corrupt]
    last = [frame.code for frame in after if frame.code is not None][-1]
    assert last is not None
    assert whole[-2] <= last <= whole[-1] + 1


def test_one_that_begins_and_ends_anywhere_is_cut(
    engine: PyavMedia, packets: list[bytes], tmp_path: Path
) -> None:
    """And every picture in between is there."""
    source = tmp_path / "cast.ts"
    source.write_bytes(b"".join(packets[len(packets) // 3 : len(packets) * 3 // 4])[: -PACKET // 2])
    receipt, _ = cut(engine, source.read_bytes(), WHOLE)
    shown = len(view(source).frames)
    assert shown - 2 <= receipt.frames_copied + receipt.frames_encoded <= shown
