"""What is known of a format stands in its row: nothing else of the engine goes by its name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from trimcore.adapters import pyav
from trimcore.adapters.pyav.codecs.sound import SOUND_CODECS
from trimcore.adapters.pyav.codecs.video import VIDEO_CODECS, VIDEO_DECODERS, video_codec
from trimcore.adapters.pyav.codecs.video_codec import Copying
from trimcore.domain.cutting.containers import CONTAINERS

ENGINE = Path(pyav.__path__[0])
ROWS = ENGINE / "codecs"
WARMING_UP = ENGINE / "child" / "preload.py"
"""Makes one small file of a kind, for its own sake."""
OTHERS = sorted(path for path in ENGINE.rglob("*.py") if path.parent != ROWS and path != WARMING_UP)


def texts(path: Path) -> Iterator[str]:
    """Give every text that a file's code compares or passes on."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_no_other_file_names_a_codec_or_a_container(path: Path) -> None:
    """It asks the row instead, so that a new row is enough."""
    codecs = {codec.name for codec in VIDEO_CODECS} | {codec.name for codec in SOUND_CODECS}
    containers = {name for one in CONTAINERS for name in (one.name, one.demuxer, one.muxer) if name}
    assert (codecs | containers) & set(texts(path)) == set()


def test_each_decoder_belongs_to_one_codec() -> None:
    """And finds its row by its name."""
    names = [
        name
        for codec in VIDEO_CODECS
        for name in (codec.name, *codec.other_decoders, codec.alpha_decoder)
        if name
    ]
    assert len(set(names)) == len(names)
    assert {video_codec(name) for name in names} == set(VIDEO_CODECS)
    assert video_codec("webp") is None


def test_what_is_copied_unseen_is_of_frames_by_themselves() -> None:
    """None of their decoders is let in, and nothing is encoded to or from them."""
    unseen = [codec for codec in VIDEO_CODECS if codec.unseen]
    assert all(codec.copying is Copying.ALONE and codec.recipe is None for codec in unseen)
    assert not {codec.name for codec in unseen} & VIDEO_DECODERS


def test_an_open_keyframe_is_entered_only_where_a_sequence_can_end_or_begin() -> None:
    """Its pictures count on from those before it otherwise; MPEG-2's have headers of their own."""
    opening = [codec for codec in VIDEO_CODECS if codec.opens and not codec.sequence_headers]
    assert all(codec.units is not None and codec.units.ending for codec in opening)
    assert all(codec.copying is Copying.JOINED for codec in opening)
