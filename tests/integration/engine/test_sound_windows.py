"""Several windows of a file of sound follow each other without drifting."""

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest

from tests.corpus.sound_files import KINDS, Kind, heard, sound_file
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.sound_containers import MKA, WEBA
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import WindowOutside
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOWS = (("2.3", "0.75"), ("0.4", "0.6"), ("1.0", "0.5"), ("0.4", "0.6"), ("3.123", "0.5"))
"""Out of order, two that touch, and one again."""
TO_THE_END = (("3.1", "9"), ("0.4", "0.6"), ("3.3", "9"), ("1.0", "0.5"))
"""Two go to the end of the sound, of which a packet may be heard in part, and others follow."""
PACKET = 4096
"""Samples that a packet has at most, or two of those that follow each other."""
SETTLED = 5
"""Parts of a second in which decoders of what is lossy forget what came before a seam."""
CLOCK = {MKA: 48, WEBA: 48}
"""Samples in a tick of the clock, where that is slow."""
LABELS = {"wav", "flac", "alac", "mp3", "m4a", "opus", "vorbis", "aac", "ac3", "mkaopus", "weba"}
EACH = [kind for kind in KINDS if kind.label in LABELS]
"""One for each way to write sound, and to read it."""
made = cache(sound_file)
whole = cache(lambda kind: heard(kind, made(kind)))


def cut(engine: PyavMedia, content: bytes, windows: list[TrimWindow]) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    receipt = engine.trim_windows(KeptSource(content), windows, sink, watch=unwatched)
    return receipt, sink.content


@pytest.mark.parametrize("spans", [WINDOWS, TO_THE_END], ids=["anyhow", "to the end"])
@pytest.mark.parametrize("kind", EACH, ids=lambda kind: kind.label)
def test_each_window_is_heard_where_the_receipt_says(
    engine: PyavMedia, kind: Kind, spans: tuple[tuple[str, str], ...]
) -> None:
    """To the sample where packets can be cut, and else by whole packets, each seam for itself."""
    windows = [TrimWindow.parse(*each) for each in spans]
    length = Fraction(len(whole(kind)[0]), kind.rate)
    receipt, content = cut(engine, made(kind), windows)
    assert [report.asked for report in receipt.windows] == windows
    output, due = heard(kind, content), 0.0
    most = 1 if kind.lossless else PACKET
    for report, window in zip(receipt.windows, windows, strict=True):
        first = round(report.first.seconds * kind.rate)
        last = round(report.last.seconds * kind.rate)
        begins = round(report.begins_us * kind.rate / 1_000_000)
        assert abs(first - float(window.start) * kind.rate) <= most
        assert abs(begins - due * kind.rate) <= most
        due += float(min(window.end, length) - window.start)
        settled = 0 if kind.lossless else kind.rate // SETTLED
        wanted = whole(kind)[0][first + settled : last - settled // 2]
        assert wanted
        assert close(wanted, output[0][begins + settled :][: len(wanted)], kind)
    assert abs(len(output[0]) - due * kind.rate) <= 2 * most + CLOCK.get(kind.container, 0)


def close(wanted: list[float], found: list[float], kind: Kind) -> bool:
    """Tell whether two runs of samples are the same; clocks may round where one lies."""
    off = CLOCK.get(kind.container, 0)
    return any(
        max(abs(one - other) for one, other in zip(wanted[off + by :], found[off:], strict=False))
        <= (0 if kind.lossless else kind.nearly)
        for by in sorted(range(-off, off + 1), key=abs)
    )


@pytest.mark.parametrize("label", ["wav", "flac", "mp3", "m4a", "opus"])
def test_many_windows_do_not_drift(engine: PyavMedia, label: str) -> None:
    """However wrong each seam is, the next one is put right."""
    (kind,) = (one for one in KINDS if one.label == label)
    windows = [TrimWindow.parse(f"{0.05 + number * 0.09:.3f}", "0.061") for number in range(40)]
    receipt, _ = cut(engine, made(kind), windows)
    begins = [report.begins_us / 1_000_000 for report in receipt.windows]
    assert all(after > before for before, after in pairwise(begins))
    for number, at in enumerate(begins):
        assert abs(at - number * 0.061) <= PACKET / 2 / kind.rate


def test_a_window_without_sound_is_refused_whichever_it_is(engine: PyavMedia) -> None:
    windows = [TrimWindow.parse("1", "1"), TrimWindow.parse("5", "1")]
    with pytest.raises(WindowOutside, match="from 5 s to 6 s"):
        cut(engine, made(KINDS[0]), windows)
