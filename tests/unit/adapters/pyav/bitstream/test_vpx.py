"""The first bits of the frames of VP8, VP9 and AV1."""

import pytest

from trimcore.adapters.pyav.bitstream.vpx import AV1, VP8, VP9, FrameHeader


class TestUnshown:
    @pytest.mark.parametrize(
        ("header", "data", "nothing"),
        [
            (VP8, "10", False),
            (VP8, "01", True),
            (VP9, "86", False),
            (VP9, "84", True),
            (VP9, "88", False),
            (VP9, "b1", False),
            (VP9, "b0", True),
            (VP9, "b4", False),
            (VP9, "84c0", True),
            (VP9, "8486c10101c1", False),
            (VP9, "8484c10101c1", True),
            (VP9, "8484c10102c1", False),
            (AV1, "3201003202100a", False),
            (AV1, "320100", True),
            (AV1, "320110", False),
            (AV1, "1a0190", False),
            (AV1, "0a0100", False),
            (AV1, "32ff", False),
            (AV1, "", False),
            (VP8, "", False),
            (VP9, "", False),
        ],
    )
    def test_a_header_tells_whether_a_frame_is_shown(
        self, header: FrameHeader, data: str, nothing: bool
    ) -> None:
        """VP9 may show one again, pack several into a packet, and has a bit more in profile 3.

        AV1 has several in a packet, too.
        """
        assert header.shows_nothing(bytes.fromhex(data)) is nothing


@pytest.mark.parametrize(
    ("header", "data", "key"),
    [
        (VP8, "10", True),
        (VP8, "11", False),
        (VP9, "82", True),
        (VP9, "86", False),
        (VP9, "88", False),
        (VP9, "b1", True),
        (VP9, "b2", False),
        (VP9, "", False),
    ],
)
def test_a_header_tells_whether_others_are_needed(
    header: FrameHeader, data: str, key: bool
) -> None:
    """VP9 may show one again, and has a bit more in profile 3."""
    assert header.is_key(bytes.fromhex(data)) is key


@pytest.mark.parametrize(
    ("header", "data", "follows"),
    [
        (VP8, "31", False),
        (VP9, "82", False),
        (VP9, "86", True),
        (VP9, "84", True),
        (VP9, "87", False),
        (VP9, "88", True),
        (VP9, "b100", False),
        (VP9, "b300", True),
        (VP9, "b380", False),
        (VP9, "", False),
    ],
)
def test_a_header_tells_whether_the_one_before_has_to_be_shown(
    header: FrameHeader, data: str, follows: bool
) -> None:
    """Motion is predicted from there by frames that are neither keyframes nor resilient."""
    assert header.follows_shown(bytes.fromhex(data)) is follows
