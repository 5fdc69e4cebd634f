"""Packets of PGS, DVB and DVD subtitles tell what they build on and until when they show."""

import struct
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.codecs.picture_subtitles import (
    DVB,
    DVD,
    PGS,
    PICTURES,
    begins_anew,
    clears,
    ends_sooner,
)


def pgs(state: int, objects: int) -> bytes:
    composition = struct.pack(">HHBHBBBB", 320, 180, 0x10, 1, state, 0, 0, objects)
    window = b"\x17" + struct.pack(">HB", 1, 0)
    return b"\x16" + struct.pack(">H", len(composition)) + composition + window + b"\x80\0\0"


def dvb(state: int, regions: int) -> bytes:
    page = bytes([30, state << 2]) + bytes(6) * regions
    return b"\x20\0" + struct.pack(">BBHH", 0x0F, 0x10, 1, len(page)) + page + b"\xff"


def dvd(*dates: int) -> bytes:
    sequences = b""
    for number, date in enumerate(dates):
        following = 4 + 6 * min(number + 1, len(dates) - 1)
        sequences += struct.pack(">HH", date, following) + b"\x01\xff"
    return struct.pack(">HH", 4 + len(sequences), 4) + sequences


@pytest.mark.parametrize(
    ("codec", "data", "anew", "empty"),
    [
        (PGS, pgs(0x80, 1), True, False),
        (PGS, pgs(0x40, 2), True, False),
        (PGS, pgs(0, 1), False, False),
        (PGS, pgs(0, 0), False, True),
        (PGS, pgs(0x80, 0), True, True),
        (PGS, b"\x15\0\1\0", False, False),
        (DVB, dvb(2, 1), True, False),
        (DVB, dvb(1, 1), True, False),
        (DVB, dvb(0, 1), False, False),
        (DVB, dvb(0, 0), False, True),
        (DVD, dvd(0, 300), True, False),
    ],
)
def test_a_composition_says_what_it_is(codec: str, data: bytes, anew: bool, empty: bool) -> None:
    assert begins_anew(codec, data) == anew
    assert clears(codec, data) == empty


def test_the_rest_of_a_dvds_picture_shows_for_the_rest_of_its_time() -> None:
    passed = Fraction(1024, 90_000) * 100
    assert ends_sooner(DVD, dvd(0, 300), passed) == dvd(0, 200)
    assert ends_sooner(DVD, dvd(0, 50), passed) == dvd(0, 0)
    assert ends_sooner(PGS, pgs(0x80, 1), passed) == pgs(0x80, 1)


@given(st.sampled_from(sorted(PICTURES)), st.binary(max_size=60))
def test_noise_is_no_trouble(codec: str, noise: bytes) -> None:
    assert begins_anew(codec, noise) in {True, False}
    assert clears(codec, noise) in {True, False}
    assert len(ends_sooner(codec, noise, Fraction(3))) == len(noise)
