"""Each cell of the table of fates is proved by a film that carries the thing."""

import pytest

from tests.integration.engine.fates.making import GRAIN, noted
from tests.integration.engine.fates.proofs import PROOFS
from tests.integration.engine.fates.seeing import clean
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MP4
from trimcore.domain.cutting.fates import CARRIED, OUTPUTS, Carried, Outcome
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOW = TrimWindow.parse("0.6", "1.4")
CELLS = [
    pytest.param(one, into, id=f"{one.name}-{into.name}")
    for one in CARRIED
    for into in OUTPUTS
    if one.outcome(into) is not Outcome.ABSENT
]


@pytest.mark.parametrize(("carried", "into"), CELLS)
def test_what_a_file_carries_meets_its_fate(
    engine: PyavMedia, carried: Carried, into: Container
) -> None:
    """It is kept, converted, or named by the receipt; never lost in silence."""
    proof = PROOFS[carried.name]
    source = proof.make(into)
    had = proof.see(source)
    assert had, "the film does not carry it"
    sink = KeptSink()
    receipt = engine.trim(KeptSource(source), WINDOW, sink, mode=proof.mode, watch=unwatched)
    assert receipt.container == into.name
    has, outcome = proof.see(sink.content), carried.outcome(into)
    if outcome is Outcome.KEPT:
        assert has == had
    elif outcome is Outcome.CONVERTED:
        assert has
        assert has != had
    else:
        assert not has
        assert proof.words in "\n".join(stream.reason for stream in receipt.streams)


def test_grain_is_drawn_once(engine: PyavMedia) -> None:
    """By whoever shows the pictures; those that are encoded have none of it in them."""
    source, sink = noted(MP4, GRAIN), KeptSink()
    engine.trim(KeptSource(source), WINDOW, sink, mode=TrimMode.EXACT, watch=unwatched)
    frames = zip(clean(source)[15:50], clean(sink.content), strict=True)
    for had, has in frames:
        pairs = zip(bytes(had.planes[0]), bytes(has.planes[0]), strict=True)
        assert sum((one - two) ** 2 for one, two in pairs) < 20 * had.width * had.height


def test_each_thing_has_its_proof() -> None:
    assert list(PROOFS) == [one.name for one in CARRIED if one.name in PROOFS]
    assert {one.name for one in CARRIED} - set(PROOFS) == set()
