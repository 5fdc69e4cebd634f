"""When encoded frames are good enough, and what a receipt says of them if not."""

from math import inf

import pytest

from trimcore.domain.cutting.quality import remarks_on, steps_missing


@pytest.mark.parametrize(
    ("decibels", "steps"), [(inf, 0), (39.0, 0), (38.99, 2), (38.0, 3), (31.5, 10)]
)
def test_steps_lead_to_forty_decibels(decibels: float, steps: int) -> None:
    """Each gives 0.85, and from 39 on nobody looks again."""
    assert steps_missing(decibels) == steps


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
