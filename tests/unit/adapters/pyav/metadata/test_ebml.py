"""Elements of Matroska are read as they were written."""

import pytest

from trimcore.adapters.pyav.metadata.ebml import elements, number, sealed, void, without, written

WIDTH, VIDEO = b"\xb0", b"\xe0"


@pytest.mark.parametrize("length", [0, 1, 126, 127, 200, 16_382, 16_383, 70_000])
def test_what_is_written_is_read(length: int) -> None:
    """Whatever number of bytes tells its length; all ones mean that it is unknown."""
    data = written(VIDEO, bytes(length)) + written(WIDTH, b"\x05")
    first, second = elements(data)
    assert (first.kind, first.content(data)) == (VIDEO, bytes(length))
    assert (second.kind, number(second.content(data))) == (WIDTH, 5)


@pytest.mark.parametrize("length", [2, 3, 8, 9, 10, 100, 1000])
def test_nothing_is_as_long_as_it_has_to_be(length: int) -> None:
    data = void(length)
    (one,) = elements(data)
    assert (len(data), one.end) == (length, length)


def test_nothing_of_one_byte_is_impossible() -> None:
    assert void(0) == b""
    with pytest.raises(ValueError, match="two bytes"):
        void(1)


def test_a_checksum_comes_first() -> None:
    """RFC 8794 takes that of IEEE, least byte first."""
    data = sealed(VIDEO, written(WIDTH, b"\x05"))
    (one,) = elements(data)
    assert one.content(data)[:2] == b"\xbf\x84"
    assert without(one.content(data), {b"\xbf"}) == written(WIDTH, b"\x05")


def test_what_breaks_off_ends_the_list() -> None:
    assert list(elements(written(VIDEO, bytes(9))[:-1])) == []
    assert list(elements(b"\x1a")) == []
