"""The first bytes of other files of pictures."""

_MXF = bytes.fromhex("060e2b34020501010d010201")
_HEADER_PARTITION = b"\2"
_DV_HEADER, _DV_FORMATS, _DV_SUBCODE = b"\x1f\7\0", {b"\x3f", b"\xbf"}, b"\x3f\7\0"
_DV_LENGTHS = (120_000, 144_000)
"""Bytes of a frame with 525 lines, and with 625."""
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")


def is_asf(head: bytes) -> bool:
    """Tell Windows Media's files by the identifier of their header."""
    return head.startswith(_ASF)


def is_mxf(head: bytes) -> bool:
    """Tell MXF by the label of its header (SMPTE ST 377-1, 6.2)."""
    return head.startswith(_MXF) and head[13:14] == _HEADER_PARTITION


def is_dv(head: bytes) -> bool:
    """Tell DV by the first blocks of its first frame, a header's and one of subcode (IEC 61834)."""
    return head.startswith(_DV_HEADER) and head[3:4] in _DV_FORMATS and head[80:83] == _DV_SUBCODE


def dv_frame(head: bytes) -> int:
    """Tell how long one frame of DV is; a file has one at least."""
    return _DV_LENGTHS[head[3] >> 7]


def is_y4m(head: bytes) -> bool:
    """Tell uncompressed pictures between two programs by their signature."""
    return head.startswith(b"YUV4MPEG2 ")


def is_ivf(head: bytes) -> bool:
    """Tell IVF by its signature and version."""
    return head.startswith(b"DKIF\0\0")


def is_nut(head: bytes) -> bool:
    """Tell NUT by the text with which its files begin."""
    return head.startswith(b"nut/multimedia container\0")
