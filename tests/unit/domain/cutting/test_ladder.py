"""Which way of making a cut follows which, and where the ladder ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.cutting.ladder import (
    DOUBT,
    BeginsLater,
    Facts,
    Failed,
    Made,
    NotJoinable,
    Outcome,
    Try,
    first_try,
    next_try,
)
from trimcore.domain.cutting.planning.runs import CopyRules

JOINS = CopyRules(copies=True, joins=True, opens=True)
HIDES = CopyRules(hides=True)
FLAGS = CopyRules(copies=True, joins=True, hides=True, flags=True)
ENCODES = CopyRules(reason="Its codec is not joined.")
DOUBTED = CopyRules(reason=DOUBT)
WHY = "The video's parameter sets can't be read."
FILM = Facts(rules=JOINS)
BROADCAST = Facts(rules=JOINS, may_end_amid_picture=True)
FINE, FAIR, POOR = Made(decibels=39.0), Made(decibels=38.99), Made(decibels=30.0)
JOIN_FAILED, ENCODING_FAILED = Failed(copied=True), Failed(copied=False)
JOIN_DAMAGED = Failed(copied=True, damaged=True)
DAMAGED = Failed(copied=False, damaged=True)


def test_the_first_try_copies_all_that_may_be_copied() -> None:
    assert first_try(FILM) == Try(rules=JOINS)
    assert first_try(Facts(rules=ENCODES)) == Try(rules=ENCODES)


@pytest.mark.parametrize(
    ("facts", "tried", "outcome", "following"),
    [
        pytest.param(FILM, Try(rules=JOINS), FINE, None, id="made well"),
        pytest.param(FILM, Try(rules=JOINS), Made(decibels=float("inf")), None, id="only copied"),
        pytest.param(
            FILM, Try(rules=JOINS), FAIR, Try(rules=JOINS, crf_offset=2), id="a little too coarse"
        ),
        pytest.param(FILM, Try(rules=JOINS), POOR, Try(rules=JOINS, crf_offset=12), id="coarse"),
        pytest.param(FILM, Try(rules=JOINS, crf_offset=2), POOR, None, id="coarse, twice"),
        pytest.param(
            FILM, Try(rules=JOINS), Made(decibels=30.0, floor=29.0), None, id="coarse as its source"
        ),
        pytest.param(
            FILM, Try(rules=JOINS), NotJoinable(reason=WHY), Try(rules=CopyRules(reason=WHY)),
            id="not joinable",
        ),
        pytest.param(
            FILM, Try(rules=HIDES), NotJoinable(reason=WHY), Try(rules=CopyRules(reason=WHY)),
            id="nothing to hide",
        ),
        pytest.param(
            FILM, Try(rules=FLAGS), NotJoinable(reason=WHY),
            Try(rules=CopyRules(copies=True, joins=True)), id="not to be hidden",
        ),
        pytest.param(
            FILM, Try(rules=FLAGS), JOIN_FAILED, Try(rules=CopyRules(copies=True, joins=True)),
            id="wrongly hidden",
        ),
        pytest.param(
            FILM, Try(rules=ENCODES), NotJoinable(reason=WHY), None, id="nothing to join"
        ),
        pytest.param(FILM, Try(rules=JOINS), JOIN_FAILED, Try(rules=DOUBTED), id="wrong join"),
        pytest.param(
            FILM, Try(rules=JOINS, crf_offset=9), JOIN_FAILED, Try(rules=DOUBTED),
            id="wrong join, finer: encoding begins as coarse as ever",
        ),
        pytest.param(FILM, Try(rules=JOINS), JOIN_DAMAGED, Try(rules=DOUBTED), id="damaged join"),
        pytest.param(FILM, Try(rules=DOUBTED), ENCODING_FAILED, None, id="wrong encoding"),
        pytest.param(FILM, Try(rules=DOUBTED), DAMAGED, None, id="damaged"),
        pytest.param(
            FILM, Try(rules=DOUBTED), BeginsLater(tick=90), Try(rules=JOINS, shown_from=90),
            id="begins later",
        ),
        pytest.param(
            FILM, Try(rules=JOINS, shown_from=90), BeginsLater(tick=95),
            Try(rules=JOINS, shown_from=95), id="begins later still",
        ),
        pytest.param(
            FILM, Try(rules=JOINS, shown_from=90), BeginsLater(tick=90), None,
            id="begins no later than it was told to",
        ),
        pytest.param(
            BROADCAST, Try(rules=DOUBTED, shown_from=90, crf_offset=3), DAMAGED,
            Try(rules=JOINS, shown_from=90, without_broken_off=True), id="ends amid a picture",
        ),
        pytest.param(
            BROADCAST, Try(rules=DOUBTED, without_broken_off=True), DAMAGED, None, id="ends nowhere"
        ),
        pytest.param(
            BROADCAST, Try(rules=DOUBTED), ENCODING_FAILED, None, id="wrong, but not damaged"
        ),
    ],
)  # fmt: skip
def test_what_follows(facts: Facts, tried: Try, outcome: Outcome, following: Try | None) -> None:
    assert next_try(facts, tried, outcome) == following


@given(
    broadcast=st.booleans(),
    outcomes=st.lists(
        st.one_of(
            st.sampled_from([FAIR, POOR, NotJoinable(reason=WHY), JOIN_DAMAGED, DAMAGED]),
            st.builds(BeginsLater, tick=st.integers(0, 3)),
        ),
        min_size=30,
        max_size=30,
    ),
)
def test_it_ends(broadcast: bool, outcomes: list[Outcome]) -> None:
    """Whatever happens; a try that copies nothing can't fail as one that copied something."""
    facts = Facts(rules=JOINS, may_end_amid_picture=broadcast)
    tried: Try | None = first_try(facts)
    for outcome in outcomes:
        if tried is None:
            return
        if isinstance(outcome, Failed):
            outcome = Failed(copied=tried.rules.copies, damaged=True)  # noqa: PLW2901 - made to fit
        tried = next_try(facts, tried, outcome)
    assert tried is None
