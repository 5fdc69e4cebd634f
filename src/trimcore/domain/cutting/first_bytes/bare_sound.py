"""The first bytes of sound without a container: one frame of it after the other."""

_ID3 = b"ID3"
_ID3_HEADER = 10
_FRAME_HEADER = 4
_LAYER_3, _RESERVED = 1, 3
_FREE, _BAD = 0, 15
_ADTS_HEADER, _ADTS_RATES = 7, range(13)
_AC3_SYNC, _AC3_HEADER, _LAST_AC3 = b"\x0b\x77", 6, 10


def length_of_tag(head: bytes) -> int:
    """Read how long the tag is that a file of sound may begin with (ID3v2.4, 3.1); 0: none."""
    if not head.startswith(_ID3) or len(head) < _ID3_HEADER:
        return 0
    length = 0
    for part in head[6:_ID3_HEADER]:
        length = length << 7 | part & 0x7F
    return _ID3_HEADER + length


def is_mp3(head: bytes) -> bool:
    """Tell MP3 by its tag, or by the header of its first frame (ISO/IEC 11172-3, 2.4.1.3)."""
    if head.startswith(_ID3):
        return True
    if len(head) < _FRAME_HEADER or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - eleven bits in a row
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == _LAYER_3 and bits not in {_FREE, _BAD} and rate != _RESERVED


def is_adts(head: bytes) -> bool:
    """Tell bare AAC by the headers of its first frames (ISO/IEC 14496-3, 1.A.2.2)."""
    length = _adts_length(head)
    rest = head[length : length + _ADTS_HEADER]
    return length > 0 and (len(rest) < _ADTS_HEADER or _adts_length(rest) > 0)


def _adts_length(head: bytes) -> int:
    """Return how long a frame is; 0: it is none."""
    if len(head) < _ADTS_HEADER or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:  # noqa: PLR2004 - twelve bits in a row
        return 0
    length = int.from_bytes(head[3:6], "big") >> 5 & 0x1FFF
    return length if head[2] >> 2 & 0xF in _ADTS_RATES and length > _ADTS_HEADER else 0


def is_ac3(head: bytes) -> bool:
    """Tell bare AC-3 by the mark and the version of its first frame (ETSI TS 102 366, 4.4)."""
    return _has_ac3_mark(head) and head[5] >> 3 <= _LAST_AC3


def is_eac3(head: bytes) -> bool:
    """Tell the enhanced one."""
    return _has_ac3_mark(head) and _LAST_AC3 < head[5] >> 3 <= _LAST_AC3 + 6


def _has_ac3_mark(head: bytes) -> bool:
    return len(head) >= _AC3_HEADER and head.startswith(_AC3_SYNC)
