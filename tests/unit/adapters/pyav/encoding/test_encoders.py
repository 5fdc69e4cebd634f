import pytest

from trimcore.adapters.pyav.encoding.encoders import _richer


@pytest.mark.parametrize(
    ("bits_per_pixel", "crf"), [(0.01, "21"), (0.4, "21"), (0.8, "18"), (3.2, "12"), (99.0, "11")]
)
def test_what_the_source_spent_much_on_gets_much(bits_per_pixel: float, crf: str) -> None:
    """Each doubling of the bits of a pixel lowers the scale, down to a bound."""
    assert _richer({"crf": "21"}, bits_per_pixel)["crf"] == crf


def test_encoders_without_a_quality_scale_keep_their_options() -> None:
    """They work with a fixed quantizer."""
    assert _richer({"mbd": "rd"}, 99.0) == {"mbd": "rd"}
