"""What encoded pictures go without is named, and only that."""

import pytest
from av.sidedata.sidedata import Type

from trimcore.adapters.pyav.codecs.video import AV1, H264, HEVC, MPEG2
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.encoding.beside_pictures import missing_beside

LOST = [
    (H264, {Type.A53_CC, Type.AFD, Type.DYNAMIC_HDR_PLUS, Type.SEI_UNREGISTERED}, ""),
    (HEVC, {Type.A53_CC, Type.S12M_TIMECODE}, "timecodes"),
    (MPEG2, {Type.A53_CC, Type.AFD, Type.PANSCAN}, ""),
    (AV1, {Type.A53_CC, Type.DYNAMIC_HDR_PLUS}, "HDR10+ and captions"),
    (AV1, {Type.MASTERING_DISPLAY_METADATA}, ""),
    (AV1, {Type.DOVI_METADATA, Type.DOVI_RPU_BUFFER}, "Dolby Vision's metadata"),
]


@pytest.mark.parametrize(("codec", "kinds", "lost"), LOST)
def test_what_encoders_leave_out_is_named(codec: VideoCodec, kinds: set[Type], lost: str) -> None:
    """Messages of H.264 and HEVC are put beside what is encoded."""
    wanted = (f"encoded frames go without {lost}",) if lost else ()
    assert missing_beside(kinds, codec) == wanted
