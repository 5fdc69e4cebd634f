"""When encoded frames are good enough, and what a receipt says of them if not."""

from math import inf

import pytest

from trimcore.domain.cutting.quality import floor_beside, least_alike, remarks_on, steps_missing
from trimcore.domain.cutting.quantizer import Quantizers


@pytest.mark.parametrize(
    ("decibels", "steps"), [(inf, 0), (39.0, 0), (38.99, 2), (38.0, 3), (31.5, 10)]
)
def test_steps_lead_to_forty_decibels(decibels: float, steps: int) -> None:
    """Each gives 0.85, and from 39 on nobody looks again."""
    assert steps_missing(decibels) == steps


@pytest.mark.parametrize(("decibels", "steps"), [(31.0, 0), (30.9, 2), (20.0, 15)])
def test_beside_coarse_sources_less_is_enough(decibels: float, steps: int) -> None:
    """What is doubtful, and what is aimed at, are as far from it as ever."""
    assert steps_missing(decibels, 30.0) == steps


@pytest.mark.parametrize(("coarsest", "floor"), [(None, 38.0), (12, 38.0), (21, 38.0), (32, 27.83)])
def test_as_good_as_the_quantizers_leave_is_good_enough(
    coarsest: float | None, floor: float
) -> None:
    """Three decibels below what they make of pictures on the whole."""
    asked = coarsest and Quantizers(intra=8, predicted=10, bidirectional=coarsest)
    assert floor_beside(asked or None) == pytest.approx(floor, abs=0.01)


@pytest.mark.parametrize(("coarsest", "least"), [(None, 24.0), (32, 24.0), (44, 14.79), (51, 12.0)])
def test_a_picture_stays_itself_however_coarse_its_quantizer(
    coarsest: float | None, least: float
) -> None:
    """Four decibels below what its quantizer makes of pictures, where that is less; never none."""
    asked = coarsest and Quantizers(intra=8, predicted=10, bidirectional=coarsest)
    assert least_alike(asked or None) == pytest.approx(least, abs=0.01)


def test_a_picture_has_to_be_as_alike_where_its_own_quantizers_were_asked_for() -> None:
    finer = Quantizers(intra=36, predicted=38, bidirectional=38)
    own = Quantizers(intra=38, predicted=40, bidirectional=40, are_own=True)
    assert least_alike(own) == least_alike(finer) < least_alike(None)


def test_a_receipt_tells_coarse_frames_beside_coarse_ones_from_poor_ones() -> None:
    (coarse,) = remarks_on(33.0, encoded_bytes=1, replaced_bytes=1, floor=31.0)
    (poor,) = remarks_on(30.9, encoded_bytes=1, replaced_bytes=1, floor=31.0)
    assert coarse.startswith(poor)
    assert coarse.endswith("as coarse themselves")


@pytest.mark.parametrize(
    ("decibels", "encoded", "replaced", "remarked"),
    [
        (38.0, 1500, 1000, []),
        (37.9, 1500, 1000, ["38 dB"]),
        (inf, 1501, 1000, ["more bytes"]),
        (30.0, 2000, 1000, ["38 dB", "more bytes"]),
        (inf, 0, 0, []),
    ],
)
def test_remarks(decibels: float, encoded: int, replaced: int, remarked: list[str]) -> None:
    made = remarks_on(decibels, encoded_bytes=encoded, replaced_bytes=replaced)
    assert len(made) == len(remarked)
    assert all(words in remark for words, remark in zip(remarked, made, strict=True))
