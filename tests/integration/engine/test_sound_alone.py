"""Files without pictures are cut, to the sample where they can be."""

from functools import cache
from io import BytesIO
from math import ceil

import av
import pytest

from tests.corpus.sound_files import KINDS, SECONDS, Kind, heard, sound_file
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.containers import HEAD_LENGTH, container_of
from trimcore.domain.cutting.modes import StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import WindowOutside
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOWS = (("0", "0.7"), ("1.2345", "1.7"), ("2.75", "0.05"), ("3.5", "9"))
NEARLY = 0.002
"""How much decoders of lossy sound may differ, of the loudest."""
made = cache(sound_file)
whole = cache(lambda kind: heard(made(kind)))


def cut(
    engine: PyavMedia, content: bytes, window: TrimWindow, mode: TrimMode = TrimMode.EXACT
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


def first_at(seconds: float, rate: int) -> int:
    return ceil(seconds * rate - 0.25)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
@pytest.mark.parametrize(("start", "duration"), WINDOWS)
def test_the_window_is_heard(engine: PyavMedia, kind: Kind, start: str, duration: str) -> None:
    """Each of its samples, and no other one, as far as the kind allows."""
    window = TrimWindow.parse(start, duration)
    receipt, content = cut(engine, made(kind), window)
    assert container_of(content[:HEAD_LENGTH]) is kind.container
    first = first_at(float(window.start), kind.rate)
    after = min(first_at(float(window.end), kind.rate), SECONDS * kind.rate)
    source, output = whole(kind), heard(content)
    assert len(source) == len(output)
    for before, channel in zip(source, output, strict=True):
        wanted = before[first:after]
        if kind.ends_exactly:
            assert len(channel) == len(wanted)
        assert len(wanted) <= len(channel) < len(wanted) + 2048
        differences = [abs(a - b) for a, b in zip(wanted, channel, strict=False)]
        assert max(differences) <= (0 if kind.lossless else NEARLY)
    assert receipt.duration_us == round((after - first) * 1_000_000 / kind.rate)
    assert receipt.first.ticks * kind.rate * receipt.first.time_base == first
    assert receipt.last.ticks * kind.rate * receipt.last.time_base == after - 1
    assert (receipt.frames_copied, receipt.frames_encoded) == (0, 0)
    (sound,) = receipt.streams
    assert sound.fate is (
        StreamFate.ENCODED if kind.codec in {"flac", "alac"} else StreamFate.COPIED
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
def test_behind_the_end_there_is_nothing(engine: PyavMedia, kind: Kind) -> None:
    """A window there is none."""
    with pytest.raises(WindowOutside):
        cut(engine, made(kind), TrimWindow.parse("5", "1"))


@pytest.mark.parametrize("mode", TrimMode, ids=str)
@pytest.mark.parametrize("label", ["mp3", "m4a", "flac"])
def test_title_and_cover_are_kept(engine: PyavMedia, label: str, mode: TrimMode) -> None:
    """In every mode: they are about pictures."""
    (kind,) = (one for one in KINDS if one.label == label)
    source = sound_file(kind, cover=True)
    receipt, content = cut(engine, source, TrimWindow.parse("1", "1"), mode)
    assert [report.kind for report in receipt.streams] == ["audio", "video"]
    assert receipt.streams[1].fate is StreamFate.COPIED
    with av.open(BytesIO(content), "r") as file, av.open(BytesIO(source), "r") as before:
        assert file.metadata["title"] == "Noise"
        covers = [bytes(next(iter(one.demux(one.streams.video[0])))) for one in (file, before)]
    assert covers[0] == covers[1]
