"""A short run of random damage; `python -m tests.integration.engine.fuzz` does long ones."""

from tests.corpus.sources import Library
from tests.integration.engine import fuzz
from trimcore.adapters.pyav.limits import MIB

ROUNDS = 60


def test_random_damage_ends_with_a_cut_or_a_code(library: Library) -> None:
    """None crashes, hangs, or takes more memory than is allowed."""
    tally = fuzz.run(library, ROUNDS, seed=20_240)
    assert tally.troubles == []
    assert sum(tally.codes.values()) == ROUNDS
    assert tally.codes["cut"] > ROUNDS // 10
    assert tally.codes["damaged_media"] > ROUNDS // 10
    assert tally.peak < 1024 * MIB


def test_a_case_can_be_made_again(library: Library) -> None:
    """From its seed alone."""
    assert fuzz.make_case(library, "1-7") == fuzz.make_case(library, "1-7")
    assert fuzz.make_case(library, "1-7") != fuzz.make_case(library, "1-8")
