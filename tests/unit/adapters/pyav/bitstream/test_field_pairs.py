"""Pictures that come as two fields are told apart by slice headers."""

import pytest

from tests.unit.adapters.pyav.drawn_fields import (
    ANNEX_B,
    HIGH,
    MAIN,
    PICTURE,
    pairs_of,
    sequence,
    slice_of,
)


class TestHeaders:
    @pytest.mark.parametrize(("profile", "scaled"), [(MAIN, False), (HIGH, False), (HIGH, True)])
    def test_a_field_tells_its_frame_and_its_side(self, profile: int, scaled: bool) -> None:
        """Behind whatever a sequence set says of colours and scaling."""
        pairs = pairs_of(sequence(profile=profile, scaled=scaled), PICTURE)
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "10")])) == (9, 0)
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "11")])) == (9, 1)
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "0")])) is None

    def test_a_sequence_of_frames_has_no_fields(self) -> None:
        """Whatever its slices look like."""
        pairs = pairs_of(sequence(frames_only=True), PICTURE)
        assert not pairs.allowed
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "10")])) is None

    def test_sets_beside_the_pictures_are_learnt(self) -> None:
        """Transport streams bring them along."""
        pairs = pairs_of()
        data = ANNEX_B.wrap([sequence(), PICTURE, slice_of(0, "10", kind=0x65)])
        assert pairs.field(data) == (0, 0)
        assert pairs.allowed

    @pytest.mark.parametrize("cut", range(1, 12))
    def test_a_broken_set_is_none(self, cut: int) -> None:
        """And a slice of an unknown set holds a frame."""
        pairs = pairs_of(sequence()[:cut], PICTURE[:cut])
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "10")])) in {None, (9, 0)}
